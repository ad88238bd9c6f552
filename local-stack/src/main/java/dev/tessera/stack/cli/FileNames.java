package dev.tessera.stack.cli;

import dev.tessera.stack.StackException;
import java.nio.file.Path;
import java.util.Locale;

/** Names of image files. */
final class FileNames {

    private static final int LONGEST = 60;

    private FileNames() {}

    /** A prompt as the name of a file: {@code Red apple!} becomes {@code red-apple}. */
    static String of(String prompt) {
        var words = prompt.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", "-")
                .replaceAll("^-|-$", "");
        var name = words.length() > LONGEST ? words.substring(0, LONGEST) : words;
        return name.isEmpty() ? "image" : name;
    }

    /** The wire name of the format that the file's ending asks for. */
    static String format(Path file) {
        var name = file.getFileName().toString();
        var ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return switch (ending) {
            case "png", "webp" -> ending;
            case "jpg", "jpeg" -> "jpeg";
            default -> throw new StackException("--out: " + name + " names no image format; use .png, .jpg or .webp");
        };
    }
}
