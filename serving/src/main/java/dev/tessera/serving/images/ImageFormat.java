package dev.tessera.serving.images;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A file format that images are answered in. */
public enum ImageFormat {
    PNG,
    JPEG,
    WEBP;

    /** The format of this name as requests write it ({@code png}). */
    public static Optional<ImageFormat> named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.wireName().equals(name))
                .findFirst();
    }

    /** As requests and answers write it; also the ending of a file's name. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String mediaType() {
        return "image/" + wireName();
    }

    /** Whether {@link Encoding#quality} changes anything. */
    public boolean hasQuality() {
        return this != PNG;
    }
}
