package dev.tessera.gateway.routing;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Which service answers: of those that serve the path, the one that names the model; if none does, the one that names no
 * models at all, whose 404 then tells the models there are. Of several, the one with the most specific pattern.
 */
public final class UpstreamChoice {
    private final List<Upstream> upstreams;

    public UpstreamChoice(List<Upstream> upstreams) {
        this.upstreams = List.copyOf(upstreams);
    }

    /** @param async whether the caller prefers to be answered at once and to look for the result later */
    Optional<Upstream> choose(PathContainer path, Optional<String> model, boolean async) {
        if (async) {
            var later = upstreams.stream()
                    .filter(upstream -> upstream.answersAsync(path))
                    .findFirst();
            if (later.isPresent()) return later;
        }
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
        var serving = serving(path);
        return serving.size() > 1
                && serving.stream().anyMatch(upstream -> !upstream.models().isEmpty());
    }

    /** Whether the body goes on to the service as it comes. */
    boolean streams(PathContainer path) {
        return upstreams.stream().anyMatch(upstream -> upstream.streams(path));
    }

    /** The one with the most specific pattern first; of equal ones, in their own order. */
    private List<Upstream> serving(PathContainer path) {
        return upstreams.stream()
                .filter(upstream -> upstream.serving(path).isPresent())
                .sorted(Comparator.comparing(
                        upstream -> upstream.serving(path).orElseThrow(), PathPattern.SPECIFICITY_COMPARATOR))
                .toList();
    }
}
