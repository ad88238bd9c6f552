package dev.tessera.jobstore.webhooks;

import dev.tessera.jobstore.database.Notifications;
import dev.tessera.jobstore.database.RepeatedWork;
import dev.tessera.jobstore.database.Schema;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Webhooks. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookSettings.class)
@Import(WebhookEndpointsController.class)
public class WebhooksConfiguration {

    /** For tries that have become due. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    @Bean
    WebhookUrls webhookUrls(WebhookSettings settings) {
        return new WebhookUrls(settings.privateAddresses());
    }

    @Bean
    EndedWork webhooksOfEndedWork(JdbcClient database) {
        return new EndedWork(database);
    }

    @Bean
    WebhookEndpoints webhookEndpoints(JdbcClient database) {
        return new WebhookEndpoints(database);
    }

    @Bean
    Deliveries webhookDeliveries(JdbcClient database) {
        return new Deliveries(database);
    }

    @Bean
    DeliverySender webhookSender(WebhookSettings settings) {
        return new DeliverySender(InstantSource.system(), settings.timeout(), settings.privateAddresses());
    }

    @Bean
    WebhookDeliveriesController webhookDeliveriesController(
            WebhookEndpoints endpoints, Deliveries deliveries, DeliverySender sender) {
        return new WebhookDeliveriesController(endpoints, deliveries, sender, InstantSource.system());
    }

    @Bean
    RepeatedWork webhookWork(
            WebhookSettings settings,
            WebhookEndpoints endpoints,
            Deliveries deliveries,
            DeliverySender sender,
            Schema schema,
            Notifications notifications) {
        var plan = new RetryPlan(settings.tries(), new Random());
        var sending = new DeliveryWork(deliveries, endpoints, sender, plan, settings.timeout());
        var work = new RepeatedWork("webhooks", schema, LOOK_AGAIN, sending::next);
        sending.onFree(work::wake);
        notifications.listen(Deliveries.CHANNEL, payload -> work.wake());
        return work;
    }
}
