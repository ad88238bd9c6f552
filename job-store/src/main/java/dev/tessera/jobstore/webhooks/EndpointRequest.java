package dev.tessera.jobstore.webhooks;

import dev.tessera.jobstore.requests.Fields;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** What an endpoint is to be; when one is changed, what is absent stays as it is. */
record EndpointRequest(Optional<String> name, Optional<String> url, Optional<List<String>> eventTypes) {

    private static final int LONGEST_NAME = 200;

    /** @throws dev.tessera.web.errors.ApiException 400 that names the field */
    static EndpointRequest read(JsonNode body, WebhookUrls urls) {
        var fields = Fields.of(body);
        return new EndpointRequest(
                fields.optionalText("name").map(EndpointRequest::name),
                fields.optionalText("url").map(url -> urls.checked("url", url)),
                eventTypes(body.path("event_types")));
    }

    /** @throws dev.tessera.web.errors.ApiException 400 that names the first field that is absent */
    EndpointRequest complete() {
        if (name.isEmpty()) throw missing("name", "a text");
        if (url.isEmpty()) throw missing("url", "the address that messages are sent to");
        if (eventTypes.isEmpty()) throw missing("event_types", "a list of " + EventType.names());
        return this;
    }

    private static String name(String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME || !Fields.canBeKept(name)) {
            throw Fields.invalid(
                    "name", "'" + Fields.shown(name) + "' is not allowed; use 1 to " + LONGEST_NAME + " characters");
        }
        return name;
    }

    private static Optional<List<String>> eventTypes(JsonNode list) {
        if (list.isMissingNode() || list.isNull()) return Optional.empty();
        if (!list.isArray() || list.isEmpty()) {
            throw Fields.invalid("event_types", "a list is needed, of some of " + EventType.names());
        }
        return Optional.of(StreamSupport.stream(list.spliterator(), false)
                .map(type -> eventType("event_types", type).wireName())
                .distinct()
                .toList());
    }

    /** @throws dev.tessera.web.errors.ApiException 400 that names the field */
    static EventType eventType(String field, JsonNode said) {
        return Optional.of(said)
                .filter(JsonNode::isString)
                .flatMap(text -> EventType.of(text.asString()))
                .orElseThrow(() -> Fields.invalid(
                        field,
                        "'" + Fields.shown(said.asString("")) + "' is not allowed; use some of " + EventType.names()));
    }

    private static RuntimeException missing(String field, String wanted) {
        return Fields.invalid(field, "it is missing; send " + wanted);
    }
}
