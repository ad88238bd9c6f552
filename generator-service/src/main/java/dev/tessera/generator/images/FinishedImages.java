package dev.tessera.generator.images;

import dev.tessera.models.ImageListener;
import dev.tessera.models.PixelImage;
import java.util.List;

/** Keeps the finished images of a generation that nobody watches. Read it once the ticket has completed. */
final class FinishedImages implements ImageListener {

    private volatile List<PixelImage> images = List.of();

    List<PixelImage> images() {
        return images;
    }

    @Override
    public boolean wantsPreview(int index) {
        return false;
    }

    @Override
    public void preview(int index, int total, List<PixelImage> known) {}

    @Override
    public void completed(List<PixelImage> finished) {
        images = finished;
    }
}
