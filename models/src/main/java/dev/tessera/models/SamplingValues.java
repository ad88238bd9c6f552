package dev.tessera.models;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sampling fields of one request over the model's defaults, read with their limits. */
public final class SamplingValues {

    private final Map<String, Object> request;
    private final Map<String, Object> defaults;

    /**
     * @param defaults of the model, by name
     * @throws RequestException naming a field of the request that is none of {@code known}
     */
    public SamplingValues(Map<String, Object> request, Map<String, Object> defaults, List<SamplingParameter> known) {
        this.request = request;
        this.defaults = defaults;
        var names = known.stream().map(SamplingParameter::name).toList();
        for (var name : request.keySet()) {
            if (!names.contains(name)) {
                throw RequestException.invalid(
                        name, name + " is not known to this model; it takes " + String.join(", ", names));
            }
        }
    }

    /** A number from {@code low} to {@code high}, {@code otherwise} when neither request nor model give it. */
    public double number(String name, double otherwise, double low, double high) {
        var value = value(name);
        if (value.isEmpty()) {
            return otherwise;
        }
        if (value.get() instanceof Number number && number.doubleValue() >= low && number.doubleValue() <= high) {
            return number.doubleValue();
        }
        throw wrong(name, value.get(), "a number from " + plain(low) + " to " + plain(high));
    }

    /** A whole number from {@code low} to {@code high}. */
    public int integer(String name, int otherwise, int low, int high) {
        double value = otherwise;
        if (value(name).isPresent()) {
            value = value(name).get() instanceof Number number ? number.doubleValue() : Double.NaN;
        }
        if (value != Math.rint(value) || value < low || value > high) {
            throw wrong(name, value(name).orElse(otherwise), "a whole number from " + low + " to " + high);
        }
        return (int) value;
    }

    /** Text of at most {@code longest} characters; a number counts as its own text. */
    public Optional<String> text(String name, int longest) {
        var value = value(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof String || value.get() instanceof Number) {
            var text = value.get().toString();
            if (text.length() <= longest) {
                return Optional.of(text);
            }
        }
        throw wrong(name, value.get(), "text of at most " + longest + " characters");
    }

    /** The refusal of a field's value, quoting it and what is allowed. */
    public static RequestException wrong(String name, Object value, String allowed) {
        var quoted = String.valueOf(value);
        var shown = quoted.length() > 40 ? quoted.substring(0, 40) + "..." : quoted;
        return RequestException.invalid(name, name + ": " + shown + " is not allowed; use " + allowed);
    }

    private Optional<Object> value(String name) {
        return Optional.ofNullable(request.getOrDefault(name, defaults.get(name)));
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
