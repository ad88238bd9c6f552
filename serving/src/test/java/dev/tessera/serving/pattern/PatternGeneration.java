package dev.tessera.serving.pattern;

import dev.tessera.models.ImageListener;
import dev.tessera.models.PixelImage;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Stripes of random colours that are painted from coarse to fine, one level for each step. */
final class PatternGeneration {

    private final int images;
    private final int side;
    private final int steps;
    private final Random random;
    private final ImageListener listener;
    private final byte[][] rgb;
    private int step;

    PatternGeneration(int images, int side, int steps, long seed, ImageListener listener) {
        this.images = images;
        this.side = side;
        this.steps = steps;
        this.random = new Random(seed);
        this.listener = listener;
        this.rgb = new byte[images][3 * side * side];
    }

    int images() {
        return images;
    }

    boolean complete() {
        return step == steps;
    }

    void advance() {
        int stripe = Math.max(1, side >> step);
        for (var image : rgb) {
            for (int y = 0; y < side; y += stripe) {
                paint(image, y, Math.min(side, y + stripe), random.nextInt());
            }
        }
        int done = step++;
        if (complete()) {
            listener.completed(known());
        } else if (listener.wantsPreview(done)) {
            listener.preview(done, steps - 1, known());
        }
    }

    private void paint(byte[] image, int from, int to, int colour) {
        for (int i = 3 * side * from; i < 3 * side * to; i++) {
            image[i] = (byte) (colour >> 8 * (i % 3));
        }
    }

    private List<PixelImage> known() {
        return IntStream.range(0, images)
                .mapToObj(image -> new PixelImage(side, side, rgb[image].clone()))
                .toList();
    }
}
