package dev.tessera.gateway.upstreams;

import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One OpenAPI 3.1 document made of those of several services. Paths, tags and components keep their names; of two that
 * are equal the first one stays, so a service that shares a schema with another must give it the same meaning.
 */
final class MergedOpenApi {
    private static final JsonMapper JSON = new JsonMapper();

    private MergedOpenApi() {}

    static String of(List<String> documents, String server) {
        var merged = JSON.createObjectNode();
        merged.put("openapi", "3.1.0");
        merged.putObject("info")
                .put("title", "Tessera")
                .put("version", "1")
                .put("description", "Images and audio from research checkpoints, in the OpenAI wire format.");
        merged.putArray("servers").addObject().put("url", server);
        merged.putArray("security").addObject().putArray("apiKey");
        var paths = merged.putObject("paths");
        var components = merged.putObject("components");
        for (var document : documents) {
            read(document).ifPresent(read -> {
                addMissing(paths, read.path("paths"));
                read.path("components").properties().forEach(kind -> {
                    if (kind.getValue().isObject()) addMissing(components.withObject(kind.getKey()), kind.getValue());
                });
            });
        }
        components
                .withObject("securitySchemes")
                .putObject("apiKey")
                .put("type", "http")
                .put("scheme", "bearer");
        return JSON.writeValueAsString(merged);
    }

    private static Optional<ObjectNode> read(String document) {
        try {
            return JSON.readTree(document) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static void addMissing(ObjectNode to, JsonNode from) {
        from.properties().forEach(entry -> {
            if (!to.has(entry.getKey())) to.set(entry.getKey(), entry.getValue());
        });
    }
}
