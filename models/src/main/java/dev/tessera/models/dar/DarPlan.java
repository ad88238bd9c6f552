package dev.tessera.models.dar;

import dev.tessera.models.ImageListener;
import dev.tessera.models.labels.ClassImages;

/**
 * What D-AR makes of a request: images of a class, coarse to fine, with a preview after each denoising step but the last.
 *
 * @param tokens of one image
 */
record DarPlan(DarSpec spec, int tokens) implements ClassImages.Plan<DarGeneration> {

    @Override
    public int rows() {
        return spec.rows();
    }

    @Override
    public int outputTokens() {
        return tokens * spec.images();
    }

    @Override
    public int previews() {
        return spec.steps() - 1;
    }

    @Override
    public DarGeneration begin(ImageListener listener) {
        return new DarGeneration(spec, tokens, new ImageTeller(spec, listener));
    }
}
