package dev.tessera.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;

/**
 * A model as {@code GET /v1/models/{id}} shows it: OpenAI's members, then what Tessera adds and their clients keep.
 *
 * @param object always {@code model}
 * @param created Unix seconds
 * @param ownedBy who made the weights, never empty
 * @param shutdownDate {@code YYYY-MM-DD}, or null while no end is planned
 * @param modalities what goes in and what comes out, such as {@code input: [text], output: [image]}
 * @param endpoints paths without {@code /v1/} that serve it, such as {@code images/generations}
 * @param state {@code ready}, {@code loading} or {@code failed}
 * @param sizes {@code WIDTHxHEIGHT}, the first is what {@code auto} means; empty for models without images
 * @param license of the weights, as an SPDX expression where there is one
 * @param precision how it computes: {@code fp32}, {@code int8}, or int8 with the parts that are fp32, such as
 *     {@code int8,decoder=fp32}; empty until the model is ready
 * @param parameters the request fields that only this kind of model has, by name
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({
    "id",
    "object",
    "created",
    "owned_by",
    "shutdown_date",
    "modalities",
    "endpoints",
    "state",
    "sizes",
    "license",
    "precision",
    "parameters"
})
public record ModelCard(
        String id,
        String object,
        long created,
        @JsonProperty("owned_by") String ownedBy,
        @JsonProperty("shutdown_date") String shutdownDate,
        Map<String, List<String>> modalities,
        List<String> endpoints,
        String state,
        List<String> sizes,
        String license,
        String precision,
        Map<String, ParameterCard> parameters) {

    public ModelCard {
        modalities = Map.copyOf(modalities);
        endpoints = List.copyOf(endpoints);
        sizes = List.copyOf(sizes);
        parameters = Map.copyOf(parameters);
    }

    /** A card whose {@code object} is {@code model} and for which no shutdown is planned. */
    public static ModelCard of(
            String id,
            long created,
            String ownedBy,
            Map<String, List<String>> modalities,
            List<String> endpoints,
            String state,
            List<String> sizes,
            String license,
            String precision,
            Map<String, ParameterCard> parameters) {
        return new ModelCard(
                id,
                "model",
                created,
                ownedBy,
                null,
                modalities,
                endpoints,
                state,
                sizes,
                license,
                precision,
                parameters);
    }
}
