package dev.tessera.jobstore.jobs;

import dev.tessera.protocol.ErrorBody;
import dev.tessera.protocol.HeaderNames;
import dev.tessera.protocol.jobs.JobKind;
import dev.tessera.web.errors.ApiException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the service that will run a job whether it would take the request, so that a mistake is told at once. While that
 * service is away jobs are accepted unseen, and a mistake fails them later.
 */
final class RequestCheck {

    private static final Logger LOG = LoggerFactory.getLogger(RequestCheck.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final Map<JobKind, URI> services;

    /** @param services root addresses */
    RequestCheck(Map<JobKind, URI> services) {
        this.services = Map.copyOf(services);
    }

    /** @throws ApiException as the service would refuse the request */
    void check(String owner, JobRequest request, Optional<String> traceparent) {
        var service = services.get(request.kind());
        if (service == null) return;
        var question = HttpRequest.newBuilder(service.resolve("/internal/validate"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header(HeaderNames.OWNER, owner)
                .POST(BodyPublishers.ofString(request.body()));
        traceparent.ifPresent(trace -> question.header(HeaderNames.TRACEPARENT, trace));
        try {
            var answer = http.send(question.build(), BodyHandlers.ofByteArray());
            if (answer.statusCode() >= 400 && answer.statusCode() < 500)
                throw refusal(answer.statusCode(), answer.body());
        } catch (IOException e) {
            LOG.info("{} does not answer ({}); a job is accepted unseen", service, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ApiException refusal(int status, byte[] body) {
        try {
            var error = JSON.readValue(body, ErrorBody.class).error();
            return new ApiException(
                    status,
                    Optional.ofNullable(error.param()),
                    Optional.ofNullable(error.code()),
                    error.message(),
                    Map.of());
        } catch (JacksonException e) {
            return new ApiException(
                    status, Optional.of("body"), Optional.of("invalid"), "body: the endpoint refuses it", Map.of());
        }
    }
}
