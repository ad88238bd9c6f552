package dev.tessera.models.dar;

import dev.tessera.models.ImageListener;
import dev.tessera.models.PixelImage;
import dev.tessera.models.Pixels;
import java.util.List;
import java.util.stream.IntStream;

/** Turns the planes of a flow into images, for those who want them. */
record ImageTeller(DarSpec spec, ImageListener listener) implements FlowListener {

    @Override
    public void stepped(int step, int steps, float[] planes) {
        if (step == steps - 1) {
            listener.completed(images(planes));
        } else if (listener.wantsPreview(step)) {
            listener.preview(step, steps - 1, images(planes));
        }
    }

    private List<PixelImage> images(float[] planes) {
        return IntStream.range(0, spec.images())
                .mapToObj(image -> Pixels.fromPlanes(planes, image, spec.width(), spec.height()))
                .toList();
    }
}
