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
 * @param async paths of other services where it answers requests with {@code Prefer: respond-async}
 * @param streamed paths whose request bodies, such as files, are passed on as they come; the service limits them
 * @param essential whether the gateway is ready only when this service is
 */
public record UpstreamSettings(
        @NotNull URI url,
        @NotEmpty List<String> paths,
        @DefaultValue List<String> models,
        @DefaultValue List<String> async,
        @DefaultValue List<String> streamed,
        @DefaultValue("true") boolean essential) {}
