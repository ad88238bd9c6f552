package dev.tessera.jobstore.pages;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.Function;

/**
 * One page of a list, as OpenAI's clients read it: they ask for what comes after the last id until {@code has_more} is
 * false.
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Page<T>(
        @Schema(allowableValues = "list") String object,
        List<T> data,
        @JsonProperty("first_id") String firstId,
        @JsonProperty("last_id") String lastId,
        @JsonProperty("has_more") boolean hasMore) {

    /** @param found one more than {@code limit} where there is more */
    public static <T> Page<T> of(List<T> found, int limit, Function<T, String> id) {
        var data = found.size() > limit ? found.subList(0, limit) : found;
        return new Page<>(
                "list",
                List.copyOf(data),
                data.isEmpty() ? null : id.apply(data.get(0)),
                data.isEmpty() ? null : id.apply(data.get(data.size() - 1)),
                found.size() > limit);
    }
}
