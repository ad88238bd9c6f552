package dev.tessera.inference.runtime;

import dev.tessera.inference.onnx.Weights;
import java.util.Arrays;

/** How the Linear layers of a network are held and multiplied; all else is float32 (docs/precision.md). */
public enum Precision {
    /** As the authors' code does it. */
    FP32("fp32"),
    /** Weights and inputs of Linear layers in eight bits, on the CPU: faster, smaller, and not exact. */
    INT8("int8");

    private final String wireName;

    Precision(String wireName) {
        this.wireName = wireName;
    }

    /** As settings and answers name it. */
    public String wireName() {
        return wireName;
    }

    /** The same weights, whose Linear layers a graph will bind in this precision. */
    public Weights bind(Weights weights) {
        return switch (this) {
            case FP32 -> weights.exact();
            case INT8 -> weights.int8();
        };
    }

    /**
     * Reads {@code fp32} or {@code int8}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Precision parse(String text) {
        return Arrays.stream(values())
                .filter(precision -> precision.wireName.equals(text))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("precision: '" + text + "' is not known; use fp32 or int8"));
    }

    @Override
    public String toString() {
        return wireName;
    }
}
