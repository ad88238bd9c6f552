package dev.tessera.gateway.routing;

import dev.tessera.gateway.settings.GatewaySettings;
import dev.tessera.gateway.settings.UpstreamSettings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * A service behind the gateway.
 *
 * @param models those it hosts; empty: it is asked when no other service names the model
 * @param async paths of others where it answers {@code Prefer: respond-async}
 * @param streamed paths whose request bodies are passed on as they come
 * @param essential whether nothing is ready without it
 */
public record Upstream(
        String name,
        URI url,
        List<PathPattern> paths,
        Set<String> models,
        List<PathPattern> async,
        List<PathPattern> streamed,
        boolean essential) {

    /** By name: settings have no order, and which one is asked must not change from start to start. */
    public static List<Upstream> of(GatewaySettings settings) {
        return settings.upstreams().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Upstream of(String name, UpstreamSettings settings) {
        return new Upstream(
                name,
                settings.url(),
                patterns(settings.paths()),
                Set.copyOf(settings.models()),
                patterns(settings.async()),
                patterns(settings.streamed()),
                settings.essential());
    }

    private static List<PathPattern> patterns(List<String> texts) {
        return texts.stream().map(PathPatternParser.defaultInstance::parse).toList();
    }

    /** The most specific of its patterns that the path matches. */
    Optional<PathPattern> serving(PathContainer path) {
        return paths.stream().filter(pattern -> pattern.matches(path)).min(PathPattern.SPECIFICITY_COMPARATOR);
    }

    boolean answersAsync(PathContainer path) {
        return async.stream().anyMatch(pattern -> pattern.matches(path));
    }

    boolean streams(PathContainer path) {
        return streamed.stream().anyMatch(pattern -> pattern.matches(path));
    }
}
