package dev.tessera.models;

import java.util.Optional;

/**
 * A network of a model that has a precision of its own.
 *
 * @param name as settings name it, such as {@code decoder}
 * @param exactBecause why it stays fp32 under {@code int8} unless a setting names it; empty if it does not
 */
public record ModelPart(String name, Optional<String> exactBecause) {

    /** A part that follows the setting. */
    public static ModelPart of(String name) {
        return new ModelPart(name, Optional.empty());
    }

    /** A part that loses too much in eight bits. */
    public static ModelPart exact(String name, String because) {
        return new ModelPart(name, Optional.of(because));
    }
}
