package dev.tessera.models.xar;

import dev.tessera.inference.onnx.Graph;
import dev.tessera.inference.onnx.Weights;
import dev.tessera.inference.runtime.ExecutionTarget;
import dev.tessera.inference.runtime.ModelSession;

/** The decoder half of the autoencoder, ready to run. */
final class KlAutoencoder implements AutoCloseable {

    /** Latents are multiplied by it before a network sees them: one over their standard deviation on ImageNet. */
    static final float SCALE = 0.2325f;

    private final KlConfig config;
    private final ModelSession decoder;

    private KlAutoencoder(KlConfig config, ModelSession decoder) {
        this.config = config;
        this.decoder = decoder;
    }

    static KlAutoencoder open(KlConfig config, Weights weights, ExecutionTarget target) {
        var graph = new KlGraphs(config, weights).decoder(Graph.named("xar.vae-decoder"));
        return new KlAutoencoder(config, ModelSession.open(graph, target));
    }

    KlConfig config() {
        return config;
    }

    /**
     * One image of one latent; several are not computed together, because the rounding of a convolution may depend on
     * their number.
     *
     * @param latent {@code [channels, h, w]} as the transformer makes it
     * @return planes {@code [3, h * stride, w * stride]}, about [-1, 1]
     */
    float[] decode(float[] latent, int height, int width) {
        var scaled = new float[latent.length];
        for (int i = 0; i < latent.length; i++) {
            scaled[i] = latent[i] / SCALE;
        }
        try (var call = decoder.call()) {
            return call.input("z", scaled, 1, config.latentChannels(), height, width)
                    .run("image")
                    .floats("image");
        }
    }

    @Override
    public void close() {
        decoder.close();
    }
}
