package dev.tessera.benchmarks.quality;

import dev.tessera.models.PixelImage;

/**
 * How like two images are.
 *
 * @param psnr of bytes, in decibels; 99 for equal images
 * @param ssim Gaussian window of 11 pixels, deviation 1.5, the mean over colours and all places where the window fits
 */
record Likeness(double psnr, double ssim) {

    private static final int WINDOW = 11;
    private static final double[] KERNEL = kernel();
    private static final double C1 = Math.pow(0.01 * 255, 2);
    private static final double C2 = Math.pow(0.03 * 255, 2);
    private static final double EQUAL = 99;

    static Likeness of(PixelImage a, PixelImage b) {
        double square = 0;
        for (int i = 0; i < a.rgb().length; i++) {
            square += Math.pow((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff), 2);
        }
        double mean = square / a.rgb().length;
        double psnr = mean == 0 ? EQUAL : Math.min(EQUAL, 10 * Math.log10(255 * 255 / mean));
        double ssim = 0;
        for (int colour = 0; colour < 3; colour++) {
            ssim += ssim(plane(a, colour), plane(b, colour), a.width(), a.height()) / 3;
        }
        return new Likeness(psnr, ssim);
    }

    private static double ssim(double[] a, double[] b, int width, int height) {
        var meanA = blurred(a, width, height);
        var meanB = blurred(b, width, height);
        var squareA = blurred(product(a, a), width, height);
        var squareB = blurred(product(b, b), width, height);
        var both = blurred(product(a, b), width, height);
        double sum = 0;
        for (int i = 0; i < meanA.length; i++) {
            double varianceA = squareA[i] - meanA[i] * meanA[i];
            double varianceB = squareB[i] - meanB[i] * meanB[i];
            double covariance = both[i] - meanA[i] * meanB[i];
            sum += (2 * meanA[i] * meanB[i] + C1)
                    * (2 * covariance + C2)
                    / ((meanA[i] * meanA[i] + meanB[i] * meanB[i] + C1) * (varianceA + varianceB + C2));
        }
        return sum / meanA.length;
    }

    /** Along rows, then along columns; only where the window fits. */
    private static double[] blurred(double[] plane, int width, int height) {
        int across = width - WINDOW + 1;
        int down = height - WINDOW + 1;
        var rows = new double[height * across];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < across; x++) {
                for (int k = 0; k < WINDOW; k++) {
                    rows[y * across + x] += KERNEL[k] * plane[y * width + x + k];
                }
            }
        }
        var all = new double[down * across];
        for (int y = 0; y < down; y++) {
            for (int x = 0; x < across; x++) {
                for (int k = 0; k < WINDOW; k++) {
                    all[y * across + x] += KERNEL[k] * rows[(y + k) * across + x];
                }
            }
        }
        return all;
    }

    private static double[] product(double[] a, double[] b) {
        var product = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            product[i] = a[i] * b[i];
        }
        return product;
    }

    private static double[] plane(PixelImage image, int colour) {
        var plane = new double[image.width() * image.height()];
        for (int i = 0; i < plane.length; i++) {
            plane[i] = image.rgb()[3 * i + colour] & 0xff;
        }
        return plane;
    }

    private static double[] kernel() {
        var kernel = new double[WINDOW];
        double sum = 0;
        for (int i = 0; i < WINDOW; i++) {
            kernel[i] = Math.exp(-Math.pow(i - WINDOW / 2, 2) / (2 * 1.5 * 1.5));
            sum += kernel[i];
        }
        for (int i = 0; i < WINDOW; i++) {
            kernel[i] /= sum;
        }
        return kernel;
    }
}
