package dev.tessera.web.errors;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** A body that could not be read, as its sender is told: which field, or where in the text. */
final class JsonErrors {
    /** Jackson has no exception of its own for this. */
    private static final Pattern REPEATED = Pattern.compile("^Duplicate Object property \"([^\"]{1,100})\"");

    private JsonErrors() {}

    static ApiException of(JacksonException cause) {
        var field = field(cause);
        var where = field.orElse("the body");
        if (cause instanceof UnrecognizedPropertyException unknown) {
            return refusal(
                    field,
                    "unknown_field",
                    where + ": this field is not known; allowed here are "
                            + String.join(
                                    ", ",
                                    unknown.getKnownPropertyIds().stream()
                                            .map(String::valueOf)
                                            .sorted()
                                            .toList()));
        }
        if (cause instanceof StreamConstraintsException) {
            return refusal(
                    field, "too_complex", where + ": nested too deeply or a value is too long; send a simpler body");
        }
        if (cause instanceof InputCoercionException number) return wrongType(field, number.getTargetType());
        if (cause instanceof MismatchedInputException wrong && wrong.getTargetType() != null) {
            return wrongType(field, wrong.getTargetType());
        }
        var repeated = REPEATED.matcher(String.valueOf(cause.getOriginalMessage()));
        if (repeated.find()) {
            return refusal(
                    Optional.of(repeated.group(1)),
                    "repeated_field",
                    repeated.group(1) + ": this field stands twice; send it once");
        }
        var at = cause.getLocation();
        var position = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return refusal(field, "invalid_json", where + ": this is not valid JSON" + position + "; correct it");
    }

    private static ApiException wrongType(Optional<String> field, Class<?> allowed) {
        return refusal(
                field,
                "wrong_type",
                field.orElse("the body") + ": a value of this type is not allowed; send " + typeName(allowed));
    }

    /** Such as {@code options.sizes[2]}. */
    private static Optional<String> field(JacksonException cause) {
        var path = new StringBuilder();
        for (var step : cause.getPath()) {
            if (step.getPropertyName() == null)
                path.append('[').append(step.getIndex()).append(']');
            else path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
        }
        return path.isEmpty() ? Optional.empty() : Optional.of(path.toString());
    }

    private static String typeName(Class<?> type) {
        if (type == String.class) return "a string";
        if (type == boolean.class || type == Boolean.class) return "true or false";
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) return "an integer";
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) return "a number";
        if (type.isArray() || Iterable.class.isAssignableFrom(type)) return "a list";
        return "an object";
    }

    private static ApiException refusal(Optional<String> field, String code, String sentence) {
        return new ApiException(400, field, Optional.of(code), sentence, Map.of());
    }
}
