package dev.tessera.models;

import dev.tessera.inference.runtime.Precision;
import java.util.Map;
import java.util.TreeMap;

/**
 * The precision that a setting asks for: {@code int8}, or with exceptions {@code int8,decoder=fp32}.
 *
 * @param general for all parts that are not named
 * @param named for parts by name
 */
public record PrecisionChoice(Precision general, Map<String, Precision> named) {

    /** Nothing is rounded. */
    public static final PrecisionChoice FP32 = new PrecisionChoice(Precision.FP32, Map.of());

    private static final int MOST_CHARACTERS = 256;

    public PrecisionChoice {
        named = Map.copyOf(named);
    }

    /**
     * Reads a setting.
     *
     * @throws IllegalArgumentException saying what is allowed
     */
    public static PrecisionChoice parse(String text) {
        var words = text.length() > MOST_CHARACTERS ? new String[0] : text.split(",", -1);
        if (words.length == 0) {
            throw new IllegalArgumentException("precision: " + text.length() + " characters are too many; use int8, or"
                    + " int8,PART=fp32 with some parts of the model");
        }
        var named = new TreeMap<String, Precision>();
        for (int i = 1; i < words.length; i++) {
            var pair = words[i].split("=", -1);
            if (pair.length != 2 || named.put(pair[0].strip(), Precision.parse(pair[1].strip())) != null) {
                throw new IllegalArgumentException("precision: '" + words[i].strip()
                        + "' is not understood; name each part once, as in int8,decoder=fp32");
            }
        }
        return new PrecisionChoice(Precision.parse(words[0].strip()), named);
    }
}
