package dev.tessera.serving.hosting;

import dev.tessera.models.ModelDescription;
import dev.tessera.models.SamplingParameter;
import dev.tessera.protocol.ModelCard;
import dev.tessera.protocol.ParameterCard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Hosted models as {@code GET /v1/models} shows them. */
final class ModelCards {

    private static final String OWNED_BY = "tessera";
    private static final Map<String, List<String>> MODALITIES =
            Map.of("input", List.of("text"), "output", List.of("image"));
    private static final List<String> ENDPOINTS = List.of("images/generations");
    private static final JsonMapper JSON = new JsonMapper();

    private ModelCards() {}

    /** Sizes, licence and parameters are told once the model is ready. */
    static ModelCard card(HostedModel model) {
        return model.generator()
                .map(generator -> card(generator.description(), model.state()))
                .orElseGet(() -> ModelCard.of(
                        model.id(),
                        model.created().getEpochSecond(),
                        OWNED_BY,
                        MODALITIES,
                        ENDPOINTS,
                        model.state().wireName(),
                        List.of(),
                        "",
                        "",
                        Map.of()));
    }

    private static ModelCard card(ModelDescription description, ModelState state) {
        return ModelCard.of(
                description.id(),
                description.created().getEpochSecond(),
                OWNED_BY,
                MODALITIES,
                ENDPOINTS,
                state.wireName(),
                description.sizes().stream().map(Object::toString).toList(),
                description.license(),
                description.precisions().toString(),
                parameters(description));
    }

    private static Map<String, ParameterCard> parameters(ModelDescription description) {
        var cards = new LinkedHashMap<String, ParameterCard>();
        for (var parameter : description.parameters()) {
            cards.put(
                    parameter.name(),
                    new ParameterCard(
                            type(parameter.type()),
                            json(parameter.defaultValue()),
                            null,
                            null,
                            parameter.description() + " Range: " + parameter.range() + "."));
        }
        return cards;
    }

    /** The type's name in JSON Schema. */
    private static String type(SamplingParameter.Type type) {
        return switch (type) {
            case INTEGER -> "integer";
            case NUMBER -> "number";
            case TEXT -> "string";
            case BOOLEAN -> "boolean";
        };
    }

    private static Object json(String text) {
        try {
            return JSON.readValue(text, Object.class);
        } catch (JacksonException e) {
            return text;
        }
    }
}
