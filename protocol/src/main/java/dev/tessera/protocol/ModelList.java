package dev.tessera.protocol;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * The answer of {@code GET /v1/models}. It has no pages.
 *
 * @param object always {@code list}
 */
@JsonPropertyOrder({"object", "data"})
public record ModelList(String object, List<ModelCard> data) {
    public ModelList {
        data = List.copyOf(data);
    }

    public static ModelList of(List<ModelCard> cards) {
        return new ModelList("list", cards);
    }
}
