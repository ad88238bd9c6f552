package dev.tessera.benchmarks.library;

import dev.tessera.models.ImageListener;
import dev.tessera.models.PixelImage;
import java.util.List;

/** Wants no previews and drops the images: only the time counts. */
public record Unheard() implements ImageListener {

    @Override
    public boolean wantsPreview(int index) {
        return false;
    }

    @Override
    public void preview(int index, int total, List<PixelImage> images) {}

    @Override
    public void completed(List<PixelImage> images) {}
}
