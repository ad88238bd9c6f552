package dev.tessera.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A request field of one model.
 *
 * @param type {@code number}, {@code integer}, {@code boolean} or {@code string}
 * @param defaultValue what an absent field means, or null where that depends on the rest of the request
 * @param minimum smallest value allowed, or null where there is none
 * @param maximum largest value allowed, or null where there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"type", "default", "minimum", "maximum", "description"})
public record ParameterCard(
        String type,
        @JsonProperty("default") Object defaultValue,
        Number minimum,
        Number maximum,
        String description) {}
