package dev.tessera.jobstore.webhooks;

import dev.tessera.jobstore.ids.ShownId;
import dev.tessera.jobstore.pages.Page;
import dev.tessera.jobstore.pages.PageQuery;
import dev.tessera.jobstore.requests.Fields;
import dev.tessera.protocol.HeaderNames;
import dev.tessera.web.errors.ApiException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v1/webhook_endpoints}, as OpenAI's clients use it. */
@Tag(name = "Webhooks", description = "Messages to your addresses when jobs and batches end.")
@RestController
final class WebhookEndpointsController {

    private static final String PATH = "/v1/webhook_endpoints";
    private static final int STANDARD_PAGE = 20;
    private static final int LONGEST_PAGE = 100;
    private static final int MOST = 50;

    private final WebhookEndpoints endpoints;
    private final Deliveries deliveries;
    private final WebhookUrls urls;

    WebhookEndpointsController(WebhookEndpoints endpoints, Deliveries deliveries, WebhookUrls urls) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.urls = urls;
    }

    record EventTypes(String object, List<EventType> data) {}

    record Deleted(String id, String object, boolean deleted) {}

    @Operation(summary = "List what messages can tell")
    @GetMapping("/v1/webhook_event_types")
    EventTypes listWebhookEventTypes() {
        return new EventTypes("list", List.of(EventType.values()));
    }

    @Operation(summary = "Name an address; the answer is the only one that shows its secret")
    @PostMapping(path = PATH, consumes = MediaType.APPLICATION_JSON_VALUE)
    EndpointObject createWebhookEndpoint(
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            @RequestBody(required = false) byte[] body) {
        var wanted = EndpointRequest.read(object(body), urls).complete();
        if (endpoints.count(owner) >= MOST) {
            throw new ApiException(
                    409,
                    Optional.empty(),
                    Optional.of("too_many_webhook_endpoints"),
                    "you have " + MOST + " endpoints, the most allowed; delete one that is not needed any more",
                    Map.of("x-should-retry", "false"));
        }
        return EndpointObject.withSecret(endpoints.create(owner, wanted));
    }

    @Operation(summary = "List addresses")
    @GetMapping(PATH)
    Page<EndpointObject> listWebhookEndpoints(
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            @RequestParam Optional<String> limit,
            @RequestParam Optional<String> order,
            @RequestParam Optional<String> after) {
        var page = PageQuery.read(limit, STANDARD_PAGE, LONGEST_PAGE, order, after, ShownId.WEBHOOK_ENDPOINT);
        var found = endpoints.list(owner, page).stream().map(EndpointObject::of).toList();
        return Page.of(found, page.limit(), EndpointObject::id);
    }

    @Operation(summary = "Retrieve an address")
    @GetMapping(PATH + "/{id}")
    EndpointObject retrieveWebhookEndpoint(
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            @PathVariable String id) {
        return ShownId.WEBHOOK_ENDPOINT
                .read(id)
                .flatMap(endpoint -> endpoints.find(endpoint, owner))
                .map(EndpointObject::of)
                .orElseThrow(WebhookEndpointsController::notFound);
    }

    @Operation(summary = "Change an address; one that was disabled is enabled")
    @PostMapping(path = PATH + "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    EndpointObject updateWebhookEndpoint(
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            @PathVariable String id,
            @RequestBody(required = false) byte[] body) {
        var wanted = EndpointRequest.read(object(body), urls);
        var changed = ShownId.WEBHOOK_ENDPOINT
                .read(id)
                .flatMap(endpoint -> endpoints.change(endpoint, owner, wanted))
                .orElseThrow(WebhookEndpointsController::notFound);
        wanted.url().ifPresent(url -> deliveries.redirect(changed.id(), url));
        return EndpointObject.of(changed);
    }

    @Operation(summary = "Delete an address and the log of its messages")
    @DeleteMapping(PATH + "/{id}")
    Deleted deleteWebhookEndpoint(
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            @PathVariable String id) {
        var endpoint = ShownId.WEBHOOK_ENDPOINT.read(id).filter(known -> endpoints.delete(known, owner));
        if (endpoint.isEmpty()) throw notFound();
        return new Deleted(id, "webhook_endpoint.deleted", true);
    }

    @Operation(summary = "Draw a new secret")
    @PostMapping(PATH + "/{id}/rotate_secret")
    EndpointObject rotateWebhookSecret(
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            @PathVariable String id,
            @RequestBody(required = false) byte[] body) {
        var keep = body == null || body.length == 0
                ? Optional.<Boolean>empty()
                : Fields.of(Fields.object(body)).optionalFlag("keep_old_secret_active_for_24_hours");
        return ShownId.WEBHOOK_ENDPOINT
                .read(id)
                .flatMap(endpoint -> endpoints.rotate(endpoint, owner, keep.orElse(false)))
                .map(EndpointObject::withSecret)
                .orElseThrow(WebhookEndpointsController::notFound);
    }

    private static JsonNode object(byte[] body) {
        return Fields.object(body == null ? new byte[0] : body);
    }

    static ApiException notFound() {
        return new ApiException(
                404,
                Optional.of("id"),
                Optional.of("webhook_endpoint_not_found"),
                "id: no webhook endpoint of yours has this id; GET " + PATH + " lists them",
                Map.of());
    }
}
