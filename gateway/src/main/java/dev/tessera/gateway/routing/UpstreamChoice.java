package dev.tessera.gateway.routing;

import java.util.List;
import java.util.Optional;
import org.springframework.http.server.PathContainer;

/**
 * Which service answers: of those that serve the path, the one that names the model; if none does, the one that names no
 * models at all, whose 404 then tells the models there are.
 */
public final class UpstreamChoice {
    private final List<Upstream> upstreams;

    public UpstreamChoice(List<Upstream> upstreams) {
        this.upstreams = List.copyOf(upstreams);
    }

    Optional<Upstream> choose(PathContainer path, Optional<String> model) {
        var serving = serving(path);
        return serving.stream()
                .filter(upstream -> model.filter(upstream.models()::contains).isPresent())
                .findFirst()
                .or(() -> serving.stream()
                        .filter(upstream -> upstream.models().isEmpty())
                        .findFirst())
                .or(() -> serving.stream().findFirst());
    }

    /** Whether the body must be read to know who answers. */
    boolean dependsOnModel(PathContainer path) {
        return serving(path).size() > 1;
    }

    private List<Upstream> serving(PathContainer path) {
        return upstreams.stream().filter(upstream -> upstream.serves(path)).toList();
    }
}
