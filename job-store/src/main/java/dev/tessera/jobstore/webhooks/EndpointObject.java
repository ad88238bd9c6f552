package dev.tessera.jobstore.webhooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tessera.jobstore.ids.ShownId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * An endpoint as OpenAI's clients read it. Times are Unix seconds.
 *
 * @param signingSecret only in the answer that drew it
 * @param disabledAt when its receiver answered 410; an update enables it again
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record EndpointObject(
        String id,
        @Schema(allowableValues = "webhook_endpoint") String object,
        String name,
        String url,
        List<String> eventTypes,
        Optional<String> signingSecret,
        String signingSecretHint,
        long createdAt,
        long updatedAt,
        Optional<Long> disabledAt) {

    static EndpointObject of(WebhookEndpoint endpoint) {
        return of(endpoint, Optional.empty());
    }

    static EndpointObject withSecret(WebhookEndpoint endpoint) {
        return of(endpoint, Optional.of(endpoint.secrets().get(0)));
    }

    private static EndpointObject of(WebhookEndpoint endpoint, Optional<String> secret) {
        return new EndpointObject(
                ShownId.WEBHOOK_ENDPOINT.of(endpoint.id()),
                "webhook_endpoint",
                endpoint.name(),
                endpoint.url(),
                endpoint.eventTypes(),
                secret,
                WebhookSecret.hint(endpoint.secrets().get(0)),
                endpoint.created().getEpochSecond(),
                endpoint.updated().getEpochSecond(),
                endpoint.disabled().map(Instant::getEpochSecond));
    }
}
