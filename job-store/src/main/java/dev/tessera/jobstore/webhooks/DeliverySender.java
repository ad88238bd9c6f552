package dev.tessera.jobstore.webhooks;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.timeout.TimeoutException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.LoopResources;

/**
 * Sends messages: one connection for each, no redirects, and of the answer only the status is read. It has threads of its
 * own, so that slow receivers take nothing from the service.
 */
final class DeliverySender implements AutoCloseable {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int LONGEST_ERROR = 200;

    private final InstantSource clock;
    private final Duration timeout;
    private final LoopResources threads = LoopResources.create("webhooks", 2, true);
    private final GuardedResolver guard = new GuardedResolver();
    private final HttpClient client;

    /** @param privateAddresses whether receivers may be on this machine or its network */
    DeliverySender(InstantSource clock, Duration timeout, boolean privateAddresses) {
        this.clock = clock;
        this.timeout = timeout;
        var plain = HttpClient.newConnection()
                .runOn(threads, false)
                .followRedirect(false)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .headers(headers -> headers.set("Content-Type", "application/json")
                        .set("User-Agent", "Tessera-Webhooks/1")
                        .set("Accept", "*/*"));
        this.client = privateAddresses ? plain : plain.resolver(guard);
    }

    /**
     * Sends a message once; an error is an answer, too.
     *
     * @param id the same whenever it is sent again
     */
    Mono<Answer> send(String url, String id, List<String> secrets, String payload) {
        return Mono.defer(() -> {
                    long now = clock.instant().getEpochSecond();
                    return client.headers(headers -> headers.set("webhook-id", id)
                                    .set("webhook-timestamp", Long.toString(now))
                                    .set("webhook-signature", WebhookSecret.sign(secrets, id, now, payload)))
                            .post()
                            .uri(URI.create(url))
                            .send(Mono.fromSupplier(
                                    () -> Unpooled.wrappedBuffer(payload.getBytes(StandardCharsets.UTF_8))))
                            .response();
                })
                .map(response -> Answer.of(response.status().code(), retryAfter(response)))
                .timeout(timeout)
                .onErrorResume(thrown -> Mono.just(Answer.none(sentence(thrown))));
    }

    /** Only seconds: dates depend on the receiver's clock. */
    private static Optional<Duration> retryAfter(HttpClientResponse response) {
        return Optional.ofNullable(response.responseHeaders().get("Retry-After"))
                .map(String::strip)
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }

    private String sentence(Throwable thrown) {
        if (thrown instanceof java.util.concurrent.TimeoutException || thrown instanceof TimeoutException) {
            return "the receiver did not answer within " + timeout.toMillis() / 1e3 + " s";
        }
        var told = String.valueOf(thrown.getMessage());
        var message = told.length() > LONGEST_ERROR ? told.substring(0, LONGEST_ERROR) + "..." : told;
        if (thrown instanceof UnknownHostException) return "the receiver's name: " + message;
        if (thrown instanceof ConnectException) return "the receiver does not accept connections: " + message;
        if (thrown instanceof SSLException) return "the receiver's certificate or TLS: " + message;
        return "the connection to the receiver failed: " + message;
    }

    @Override
    public void close() {
        threads.dispose();
        guard.close();
    }
}
