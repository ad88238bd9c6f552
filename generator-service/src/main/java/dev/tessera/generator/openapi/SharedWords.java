package dev.tessera.generator.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Map;

/**
 * Words for the operations and schemas of modules that know no OpenAPI annotations. A name that is not in the document is
 * passed over; {@code OpenApiTest} finds what has no words.
 */
final class SharedWords {

    private record Words(String tag, String summary) {}

    private static final Map<String, Words> OPERATIONS = Map.of(
            "listModels", new Words("models", "List the hosted models, in whatever state"),
            "retrieveModel", new Words("models", "Show one model: its state, sizes and own request fields"),
            "retrieveArtifact", new Words("images", "Open an image by its signed link; needs no key"),
            "live", new Words("health", "Whether the process answers"),
            "ready", new Words("health", "Whether requests are taken: no model is loading and one is ready"),
            "modelHealth", new Words("health", "Whether one model takes requests"),
            "metrics", new Words("health", "Metrics in the Prometheus text format"));

    private static final Map<String, Map<String, String>> FIELDS = Map.of(
            "ModelCard",
            Map.ofEntries(
                    Map.entry("id", "As requests name the model."),
                    Map.entry("object", "Always model."),
                    Map.entry("created", "When the newest of its files was written, Unix seconds."),
                    Map.entry("owned_by", "Who hosts it."),
                    Map.entry("shutdown_date", "Always null: no end is planned."),
                    Map.entry("modalities", "What goes in and what comes out."),
                    Map.entry("endpoints", "Paths without /v1/ that serve it."),
                    Map.entry("state", "loading, ready or failed."),
                    Map.entry("sizes", "WIDTHxHEIGHT in pixels; the first is what auto means."),
                    Map.entry("license", "Of the weights, one line."),
                    Map.entry("precision", "What its graphs compute in, such as fp32 or int8."),
                    Map.entry("parameters", "The request fields that only this model has, by name.")),
            "ModelList",
            Map.of("object", "Always list.", "data", "All models; there are no pages."),
            "ParameterCard",
            Map.of(
                    "type", "In JSON: number, integer, boolean or string.",
                    "default", "What an absent field means.",
                    "minimum", "Smallest value, if it is a plain one.",
                    "maximum", "Largest value, if it is a plain one.",
                    "description", "What it changes, and its range in words."),
            "ErrorBody",
            Map.of(
                    "type", "Always about:blank: title and status tell all there is.",
                    "title", "The status in words.",
                    "status", "The HTTP status.",
                    "detail", "One sentence: where, what was found, what is allowed, what to do.",
                    "request_id", "The id under which the service logged the request.",
                    "error", "The same as OpenAI's clients read it."),
            "ErrorObject",
            Map.of(
                    "message", "As detail.",
                    "type", "The kind of error, by status.",
                    "param", "The field at fault, or null.",
                    "code", "A word for programs, or null."));

    private SharedWords() {}

    static void addTo(OpenAPI document) {
        document.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .forEach(SharedWords::describe);
        FIELDS.forEach((name, fields) -> {
            var schema = document.getComponents().getSchemas().get(name);
            if (schema != null) {
                describe(schema, fields);
            }
        });
    }

    private static void describe(Operation operation) {
        var words = OPERATIONS.get(operation.getOperationId());
        if (words != null) {
            operation.setSummary(words.summary);
            operation.setTags(List.of(words.tag));
        }
    }

    /** Swagger's model has raw types. */
    @SuppressWarnings("rawtypes")
    private static void describe(Schema<?> schema, Map<String, String> fields) {
        Map<String, Schema> properties = schema.getProperties();
        fields.forEach((field, text) -> {
            if (properties != null && properties.containsKey(field)) {
                properties.get(field).setDescription(text);
            }
        });
    }
}
