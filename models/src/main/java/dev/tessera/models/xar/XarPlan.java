package dev.tessera.models.xar;

import dev.tessera.models.ImageListener;
import dev.tessera.models.labels.ClassImages;

/** What xAR makes of a request: images of a class, cell by cell, with a preview after each cell but the last. */
record XarPlan(XarSpec spec, XarConfig config) implements ClassImages.Plan<XarGeneration> {

    @Override
    public int rows() {
        return spec.rows();
    }

    @Override
    public int outputTokens() {
        return config.layout().tokens() * spec.images();
    }

    @Override
    public int previews() {
        return config.layout().cells() - 1;
    }

    @Override
    public XarGeneration begin(ImageListener listener) {
        return new XarGeneration(spec, config, FlowNoise.ofSeed(spec.seed()), listener);
    }
}
