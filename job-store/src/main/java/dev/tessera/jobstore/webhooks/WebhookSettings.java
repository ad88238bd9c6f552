package dev.tessera.jobstore.webhooks;

import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code tessera.job-store.webhooks}: how messages are sent.
 *
 * @param privateAddresses whether receivers may be on this machine or its network, and without TLS
 * @param timeout for a receiver's answer
 * @param tries the pauses before the first try, the second and so on; after the last one a delivery has failed
 */
@Validated
@ConfigurationProperties("tessera.job-store.webhooks")
record WebhookSettings(
        @DefaultValue("false") boolean privateAddresses,
        @DefaultValue("20s") Duration timeout,

        @NotEmpty @DefaultValue({"0s", "5s", "5m", "30m", "2h", "5h", "10h", "14h", "20h", "24h"})
        List<Duration> tries) {}
