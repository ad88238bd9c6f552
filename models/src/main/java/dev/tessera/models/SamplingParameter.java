package dev.tessera.models;

/**
 * A request field that belongs to a model.
 *
 * @param name as in the request, such as {@code top_k}
 * @param range in words and numbers, such as {@code 0 to 16384, 0 switches it off}
 * @param defaultValue as JSON would write it
 * @param description one sentence: what a larger value does
 */
public record SamplingParameter(String name, Type type, String range, String defaultValue, String description) {

    /** How the field is written in JSON. */
    public enum Type {
        INTEGER,
        NUMBER,
        TEXT,
        BOOLEAN
    }
}
