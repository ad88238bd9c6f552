package dev.tessera.gateway.routing;

import java.util.Arrays;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** {@code Prefer: respond-async} (RFC 7240 section 4.1), alone or among other preferences. */
final class AsyncPreference {

    private AsyncPreference() {}

    static boolean in(ServerHttpRequest request) {
        return request.getMethod() == HttpMethod.POST
                && among(request.getHeaders().getOrEmpty("Prefer"));
    }

    /** @param lines of the header. What stands behind a semicolon are parameters, of which this preference has none */
    static boolean among(List<String> lines) {
        return lines.stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(preference -> preference.split(";", 2)[0].strip())
                .anyMatch("respond-async"::equalsIgnoreCase);
    }
}
