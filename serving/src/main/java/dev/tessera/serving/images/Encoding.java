package dev.tessera.serving.images;

/**
 * How an image becomes a file.
 *
 * @param quality 0 to 100, larger is better and larger in bytes; 100 is lossless for WebP; PNG is always lossless
 */
public record Encoding(ImageFormat format, int quality) {

    public Encoding {
        if (quality < 0 || quality > 100) {
            throw new IllegalArgumentException("quality: " + quality + " is out of range; use 0 to 100");
        }
    }

    /** Lossless, understood everywhere. */
    public static Encoding png() {
        return new Encoding(ImageFormat.PNG, 100);
    }
}
