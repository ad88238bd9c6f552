package dev.tessera.gateway.settings;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A service behind the gateway.
 *
 * @param url its root, such as {@code http://127.0.0.1:8081}
 * @param paths what it serves, as Spring's path patterns, such as {@code /v1/images/**}
 * @param models the models it hosts; empty: it is asked when no other service names the model
 */
public record UpstreamSettings(
        @NotNull URI url,
        @NotEmpty List<String> paths,
        @DefaultValue List<String> models) {}
