package dev.tessera.jobstore.pages;

import dev.tessera.jobstore.ids.ShownId;
import dev.tessera.web.errors.ApiException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Which page of a list is asked for.
 *
 * @param after the last id of the page before
 * @param ascending whether the oldest comes first
 */
public record PageQuery(int limit, Optional<UUID> after, boolean ascending) {

    /** @return {@code <} or {@code >}: how ids of later pages compare to {@code after} */
    public String comparison() {
        return ascending ? ">" : "<";
    }

    /** @return {@code asc} or {@code desc} */
    public String direction() {
        return ascending ? "asc" : "desc";
    }

    /**
     * Reads the parameters of a request.
     *
     * @throws ApiException 400 that names limit, order or after
     */
    public static PageQuery read(
            Optional<String> limit,
            int standard,
            int most,
            Optional<String> order,
            Optional<String> after,
            ShownId ids) {
        return new PageQuery(
                limit.filter(text -> !text.isEmpty())
                        .map(text -> number(text, most))
                        .orElse(standard),
                after.filter(text -> !text.isEmpty())
                        .map(text -> ids.read(text)
                                .orElseThrow(() -> invalid(
                                        "after", "'" + shown(text) + "' is no id of this list; use its last_id"))),
                order.filter(text -> !text.isEmpty()).map(PageQuery::ascending).orElse(false));
    }

    private static int number(String text, int most) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= most) return limit;
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw invalid("limit", "'" + shown(text) + "' is not allowed; use a number from 1 to " + most);
    }

    private static boolean ascending(String text) {
        return switch (text) {
            case "asc" -> true;
            case "desc" -> false;
            default -> throw invalid("order", "'" + shown(text) + "' is not allowed; use asc or desc");
        };
    }

    private static String shown(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "..." : text;
    }

    private static ApiException invalid(String field, String problem) {
        return new ApiException(
                400, Optional.of(field), Optional.of("invalid_value"), field + ": " + problem, Map.of());
    }
}
