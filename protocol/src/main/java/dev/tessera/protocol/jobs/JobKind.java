package dev.tessera.protocol.jobs;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which service's workers can run a job. A kind is added with the service that runs it. */
public enum JobKind {
    IMAGE("/v1/images/generations");

    private final String endpoint;

    JobKind(String endpoint) {
        this.endpoint = endpoint;
    }

    /** The synchronous endpoint that does the same. */
    public String endpoint() {
        return endpoint;
    }

    public static Optional<JobKind> ofEndpoint(String endpoint) {
        return Arrays.stream(values())
                .filter(kind -> kind.endpoint.equals(endpoint))
                .findFirst();
    }

    /** As topics and the database write it. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
