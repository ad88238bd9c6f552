package dev.tessera.models.dar;

import dev.tessera.inference.checkpoint.CheckpointException;
import dev.tessera.inference.checkpoint.TensorTable;
import java.util.HashMap;
import java.util.Map;

/** The keys of the authors' configuration, with the limits within which they make sense. */
final class DarSettings {

    private final TensorTable table;
    private final Map<String, Object> values;

    /** @param table whose file is named in refusals */
    DarSettings(TensorTable table, Map<String, Object> values) {
        this.table = table;
        this.values = values;
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /** A whole number from {@code low} to {@code high}; {@code otherwise} if the key is absent. */
    int integer(String key, int otherwise, int low, int high) {
        double value = number(key, otherwise, low, high);
        if (value != Math.rint(value)) {
            throw wrong(key, value, "a whole number from " + low + " to " + high);
        }
        return (int) value;
    }

    double number(String key, double otherwise, double low, double high) {
        var value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        if (!(value instanceof Number number) || !(number.doubleValue() >= low && number.doubleValue() <= high)) {
            throw wrong(key, value, "a number from " + low + " to " + high);
        }
        return number.doubleValue();
    }

    /** Refuses a variant that the authors' code has and no published model uses. */
    void refuse(String key, boolean unsupported, String reason) {
        if (Boolean.valueOf(unsupported).equals(values.get(key))) {
            throw wrong(key, unsupported, !unsupported + ": " + reason);
        }
    }

    /** The settings under a key; none if it is absent. */
    DarSettings child(String key) {
        var child = new HashMap<String, Object>();
        if (values.get(key) instanceof Map<?, ?> map) {
            map.forEach((name, value) -> child.put(String.valueOf(name), value));
        }
        return new DarSettings(table, child);
    }

    private CheckpointException wrong(String key, Object value, String allowed) {
        return CheckpointException.of(
                table, "its configuration has " + key + " = " + value + "; D-AR needs " + allowed);
    }
}
