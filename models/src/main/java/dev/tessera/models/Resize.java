package dev.tessera.models;

import java.util.function.DoubleUnaryOperator;

/**
 * Resizing of 8-bit RGB images with the arithmetic of Pillow: filters widened by the scale when shrinking, fixed-point
 * weights of 22 bits, rounding to 8 bits between the horizontal and the vertical pass. Reference images must reach an
 * encoder with the pixels that the authors' preprocessing gives.
 */
public enum Resize {
    /** Area average. */
    BOX(0.5, x -> x > -0.5 && x <= 0.5 ? 1 : 0),
    /** Cubic convolution with a = -0.5. */
    BICUBIC(2, Resize::cubic);

    private static final int FRACTION_BITS = 22;

    private final double support;
    private final DoubleUnaryOperator filter;

    Resize(double support, DoubleUnaryOperator filter) {
        this.support = support;
        this.filter = filter;
    }

    /** The image with new sides, both at least 1 pixel. */
    public PixelImage apply(PixelImage image, int width, int height) {
        var narrow = width == image.width() ? image : horizontal(image, width);
        return height == narrow.height() ? narrow : transposed(horizontal(transposed(narrow), height));
    }

    private PixelImage horizontal(PixelImage image, int width) {
        var rgb = new byte[3 * width * image.height()];
        for (int x = 0; x < width; x++) {
            var window = window(image.width(), width, x);
            for (int y = 0; y < image.height(); y++) {
                for (int channel = 0; channel < 3; channel++) {
                    int source = 3 * (y * image.width() + window.first) + channel;
                    rgb[3 * (y * width + x) + channel] = window.apply(image.rgb(), source);
                }
            }
        }
        return new PixelImage(width, image.height(), rgb);
    }

    private static PixelImage transposed(PixelImage image) {
        var rgb = new byte[image.rgb().length];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                System.arraycopy(image.rgb(), 3 * (y * image.width() + x), rgb, 3 * (x * image.height() + y), 3);
            }
        }
        return new PixelImage(image.height(), image.width(), rgb);
    }

    /** The source pixels of output pixel {@code x} and their weights. */
    private Window window(int from, int to, int x) {
        double scale = (double) from / to;
        double widening = Math.max(1, scale);
        double center = (x + 0.5) * scale;
        int first = Math.max(0, (int) (center - support * widening + 0.5));
        int end = Math.min(from, (int) (center + support * widening + 0.5));
        var weights = new double[end - first];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = filter.applyAsDouble((i + first - center + 0.5) / widening);
            sum += weights[i];
        }
        var fixed = new int[weights.length];
        for (int i = 0; i < fixed.length; i++) {
            double weight = weights[i] / sum * (1 << FRACTION_BITS);
            fixed[i] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
        }
        return new Window(first, fixed);
    }

    private record Window(int first, int[] weights) {

        byte apply(byte[] rgb, int source) {
            int sum = 1 << (FRACTION_BITS - 1);
            for (int i = 0; i < weights.length; i++) {
                sum += weights[i] * (rgb[source + 3 * i] & 0xFF);
            }
            return (byte) Math.max(0, Math.min(255, sum >> FRACTION_BITS));
        }
    }

    private static double cubic(double x) {
        double a = -0.5;
        double distance = Math.abs(x);
        if (distance < 1) {
            return ((a + 2) * distance - (a + 3)) * distance * distance + 1;
        }
        return distance < 2 ? (((distance - 5) * distance + 8) * distance - 4) * a : 0;
    }
}
