package dev.tessera.gateway.routing;

import dev.tessera.gateway.settings.GatewaySettings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * A service behind the gateway.
 *
 * @param models those it hosts; empty: it is asked when no other service names the model
 */
public record Upstream(String name, URI url, List<PathPattern> paths, Set<String> models) {

    /** By name: settings have no order, and which one is asked must not change from start to start. */
    public static List<Upstream> of(GatewaySettings settings) {
        return settings.upstreams().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new Upstream(
                        entry.getKey(),
                        entry.getValue().url(),
                        entry.getValue().paths().stream()
                                .map(PathPatternParser.defaultInstance::parse)
                                .toList(),
                        Set.copyOf(entry.getValue().models())))
                .toList();
    }

    boolean serves(PathContainer path) {
        return paths.stream().anyMatch(pattern -> pattern.matches(path));
    }
}
