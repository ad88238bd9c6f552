package dev.tessera.jobstore.webhooks;

import dev.tessera.jobstore.ids.ShownId;
import dev.tessera.jobstore.pages.Page;
import dev.tessera.jobstore.pages.PageQuery;
import dev.tessera.jobstore.requests.Fields;
import dev.tessera.protocol.HeaderNames;
import dev.tessera.protocol.Ids;
import dev.tessera.web.errors.ApiException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;

/** Messages: the log, a trial, and the secret of those that jobs ask for. */
@Tag(name = "Webhooks")
@RestController
final class WebhookDeliveriesController {

    private static final String PATH = "/v1/webhook_endpoints/";
    private static final int STANDARD_PAGE = 20;
    private static final int LONGEST_PAGE = 100;
    private static final JsonMapper JSON = new JsonMapper();

    private final WebhookEndpoints endpoints;
    private final Deliveries deliveries;
    private final DeliverySender sender;
    private final InstantSource clock;

    WebhookDeliveriesController(
            WebhookEndpoints endpoints, Deliveries deliveries, DeliverySender sender, InstantSource clock) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.sender = sender;
        this.clock = clock;
    }

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Trial(String object, int statusCode, boolean success, String webhookEndpointId, EventType eventType) {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record JobSecret(String object, String signingSecret) {}

    @Operation(summary = "List messages, those to addresses that jobs named too")
    @GetMapping(PATH + "deliveries")
    Page<DeliveryObject> listWebhookDeliveries(
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            @RequestParam Optional<String> limit,
            @RequestParam Optional<String> after) {
        return log(owner, Optional.empty(), limit, after);
    }

    @Operation(summary = "List messages to one address")
    @GetMapping(PATH + "{id}/deliveries")
    Page<DeliveryObject> listWebhookEndpointDeliveries(
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            @PathVariable String id,
            @RequestParam Optional<String> limit,
            @RequestParam Optional<String> after) {
        return log(owner, Optional.of(endpoint(id, owner).id()), limit, after);
    }

    private Page<DeliveryObject> log(
            String owner, Optional<UUID> endpoint, Optional<String> limit, Optional<String> after) {
        var page = PageQuery.read(limit, STANDARD_PAGE, LONGEST_PAGE, Optional.empty(), after, ShownId.EVENT);
        return Page.of(deliveries.log(owner, endpoint, page), page.limit(), DeliveryObject::id);
    }

    /** Jobs that name an address of their own have one secret for each owner. */
    @Operation(summary = "Show the secret of messages that jobs asked for by their field webhook")
    @GetMapping(PATH + "job_secret")
    JobSecret retrieveJobWebhookSecret(
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous")
                    String owner) {
        return new JobSecret("webhook_secret", endpoints.jobSecret(owner));
    }

    /** Sends one message now and waits for the answer; it is not in the log and not tried again. */
    @Operation(summary = "Send a trial message")
    @PostMapping(path = PATH + "{id}/test", consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<Trial> testWebhookEndpoint(
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            @PathVariable String id,
            @RequestBody(required = false) byte[] body) {
        var type = EndpointRequest.eventType(
                "event_type", Fields.object(body == null ? new byte[0] : body).path("event_type"));
        var event = ShownId.EVENT.of(Ids.next());
        return Mono.fromCallable(() -> endpoint(id, owner))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(endpoint -> sender.send(endpoint.url(), event, endpoint.secrets(), payload(event, type)))
                .map(answer -> {
                    if (!answer.good()) throw refused(answer);
                    return new Trial("webhook_endpoint.test", answer.status().orElseThrow(), true, id, type);
                });
    }

    private WebhookEndpoint endpoint(String id, String owner) {
        return ShownId.WEBHOOK_ENDPOINT
                .read(id)
                .flatMap(known -> endpoints.find(known, owner))
                .orElseThrow(WebhookEndpointsController::notFound);
    }

    /** About a job or batch that does not exist. */
    private String payload(String event, EventType type) {
        var subject = type.wireName().startsWith("batch.") ? ShownId.BATCH : ShownId.JOB;
        var message = JSON.createObjectNode();
        message.put("id", event).put("object", "event").put("type", type.wireName());
        message.put("created_at", clock.instant().getEpochSecond());
        message.putObject("data").put("id", subject.of(new UUID(0, 0)));
        return message.toString();
    }

    private static ApiException refused(Answer answer) {
        return new ApiException(
                422,
                Optional.of("url"),
                Optional.of("webhook_test_failed"),
                "url: " + answer.error().orElseThrow() + "; a receiver must answer 2xx",
                Map.of());
    }
}
