package dev.tessera.gateway.routing;

import java.util.Arrays;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** {@code Prefer: respond-async} (RFC 7240 section 4.1), alone or among other preferences. */
final class AsyncPreference {

    private AsyncPreference() {}

    static boolean in(ServerHttpRequest request) {
        return request.getMethod() == HttpMethod.POST
                && request.getHeaders().getOrEmpty("Prefer").stream()
                        .flatMap(line -> Arrays.stream(line.split(",")))
                        .anyMatch(preference -> preference.strip().equalsIgnoreCase("respond-async"));
    }
}
