package dev.tessera.generator.images;

import dev.tessera.models.RequestException;
import dev.tessera.models.SamplingValues;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the fields of a JSON object one by one, each with its type and range. {@code null} counts as absent. What was not
 * asked for is left in {@link #rest}.
 */
final class RequestFields {

    private static final BigInteger LEAST_SEED = BigInteger.ONE.shiftLeft(63).negate();
    private static final BigInteger LARGEST_SEED = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private final Map<String, JsonNode> fields = new LinkedHashMap<>();

    RequestFields(ObjectNode body) {
        body.properties().stream()
                .filter(field -> !field.getValue().isNull())
                .forEach(field -> fields.put(field.getKey(), field.getValue()));
    }

    /** Text of at most {@code longest} characters (UTF-16 units, as JavaScript counts). */
    Optional<String> text(String name, int longest) {
        return take(name).map(node -> {
            if (!node.isString() || node.stringValue().length() > longest) {
                throw wrong(name, node, "text of at most " + longest + " characters");
            }
            return node.stringValue();
        });
    }

    /** One of {@code allowed}. */
    Optional<String> choice(String name, List<String> allowed) {
        return take(name).map(node -> {
            if (!node.isString() || !allowed.contains(node.stringValue())) {
                throw wrong(name, node, String.join(", ", allowed));
            }
            return node.stringValue();
        });
    }

    OptionalInt integer(String name, int low, int high) {
        var node = take(name);
        if (node.isEmpty()) {
            return OptionalInt.empty();
        }
        boolean fits = node.get().isIntegralNumber() && node.get().canConvertToInt();
        int value = fits ? node.get().intValue() : 0;
        if (!fits || value < low || value > high) {
            throw wrong(name, node.get(), "a whole number from " + low + " to " + high);
        }
        return OptionalInt.of(value);
    }

    boolean flag(String name) {
        return take(name)
                .map(node -> {
                    if (!node.isBoolean()) {
                        throw wrong(name, node, "true or false");
                    }
                    return node.booleanValue();
                })
                .orElse(false);
    }

    /** A seed as {@code torch.manual_seed} takes it: values from 2^63 on stand for the same bits as negative ones. */
    OptionalLong seed(String name) {
        var node = take(name);
        if (node.isEmpty()) {
            return OptionalLong.empty();
        }
        var value = node.get().isIntegralNumber() ? node.get().bigIntegerValue() : LARGEST_SEED.add(BigInteger.ONE);
        if (value.compareTo(LEAST_SEED) < 0 || value.compareTo(LARGEST_SEED) > 0) {
            throw wrong(name, node.get(), "a whole number from -2^63 to 2^64-1");
        }
        return OptionalLong.of(value.longValue());
    }

    /** The fields that nobody asked for, as plain numbers, text and truth values. */
    Map<String, Object> rest() {
        var rest = new LinkedHashMap<String, Object>();
        fields.forEach((name, node) -> rest.put(name, plain(name, node)));
        return rest;
    }

    private Optional<JsonNode> take(String name) {
        return Optional.ofNullable(fields.remove(name));
    }

    private static Object plain(String name, JsonNode node) {
        if (node.isString()) {
            return node.stringValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isNumber()) {
            return node.isIntegralNumber() && node.canConvertToLong() ? (Number) node.longValue() : node.doubleValue();
        }
        throw wrong(name, node, "a number, text, true or false");
    }

    /** The refusal of a text that has the right type. */
    static RequestException wrongText(String name, String value, String allowed) {
        return SamplingValues.wrong(name, "'" + value + "'", allowed);
    }

    private static RequestException wrong(String name, JsonNode node, String allowed) {
        return node.isString()
                ? wrongText(name, node.stringValue(), allowed)
                : SamplingValues.wrong(name, node, allowed);
    }
}
