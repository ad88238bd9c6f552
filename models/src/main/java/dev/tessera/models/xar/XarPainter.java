package dev.tessera.models.xar;

import dev.tessera.models.PixelImage;
import dev.tessera.models.Pixels;
import java.util.Arrays;

/**
 * Turns finished cells into pixels, one image at a time. A preview decodes the smallest rectangle that holds the finished
 * cells, which costs no more than its share of the image, and leaves the rest grey.
 */
record XarPainter(KlAutoencoder vae, XarConfig config) implements AutoCloseable {

    private static final byte GREY = (byte) 128;

    /** Decodes the next image of a generation. */
    void paint(XarGeneration generation) {
        var layout = config.layout();
        var area = layout.areaOf(generation.cells().size());
        var latent = layout.planes(generation.cells(), generation.image(), config.channels(), area);
        var planes = vae.decode(latent, area.height(), area.width());
        int stride = vae.config().stride();
        var part = Pixels.fromPlanesHalfEven(planes, 0, area.width() * stride, area.height() * stride);
        generation.decoded(onGrey(part, layout.grid() * stride));
    }

    private static PixelImage onGrey(PixelImage part, int side) {
        if (part.width() == side && part.height() == side) {
            return part;
        }
        var rgb = new byte[3 * side * side];
        Arrays.fill(rgb, GREY);
        for (int row = 0; row < part.height(); row++) {
            System.arraycopy(part.rgb(), 3 * row * part.width(), rgb, 3 * row * side, 3 * part.width());
        }
        return new PixelImage(side, side, rgb);
    }

    @Override
    public void close() {
        vae.close();
    }
}
