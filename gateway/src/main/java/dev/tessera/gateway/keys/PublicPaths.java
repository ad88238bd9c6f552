package dev.tessera.gateway.keys;

import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** What is answered without an API key. */
final class PublicPaths {
    private static final Set<String> OPEN = Set.of("/health/live", "/health/ready", "/openapi.json");
    private static final Pattern ARTIFACT = Pattern.compile("/v1/artifacts/[^/]+");

    private final boolean publicMetrics;

    PublicPaths(boolean publicMetrics) {
        this.publicMetrics = publicMetrics;
    }

    boolean contains(ServerHttpRequest request) {
        var path = request.getURI().getRawPath();
        if (OPEN.contains(path)) return true;
        if (path.equals("/metrics")) return publicMetrics || fromThisMachine(request);
        return isSignedLink(request, path);
    }

    /** The service verifies signature and expiry; here it only has to be there. */
    private static boolean isSignedLink(ServerHttpRequest request, String path) {
        var reads = request.getMethod() == HttpMethod.GET || request.getMethod() == HttpMethod.HEAD;
        return reads
                && ARTIFACT.matcher(path).matches()
                && request.getQueryParams().containsKey("signature");
    }

    private static boolean fromThisMachine(ServerHttpRequest request) {
        var peer = request.getRemoteAddress();
        return peer != null && peer.getAddress() != null && peer.getAddress().isLoopbackAddress();
    }
}
