package dev.tessera.models.xar;

import dev.tessera.inference.onnx.Graph;
import dev.tessera.inference.onnx.Weights;
import dev.tessera.inference.runtime.ExecutionTarget;
import dev.tessera.inference.runtime.ModelSession;

/** The encoder half of the autoencoder, ready to run. Generating from a class does not need it. */
final class KlEncoder implements AutoCloseable {

    private final ModelSession encoder;

    private KlEncoder(ModelSession encoder) {
        this.encoder = encoder;
    }

    static KlEncoder open(KlConfig config, Weights weights, ExecutionTarget target) {
        var graph = new KlGraphs(config, weights).encoder(Graph.named("xar.vae-encoder"));
        return new KlEncoder(ModelSession.open(graph, target));
    }

    /** @param planes {@code [B, 3, height, width]} in [-1, 1]; height and width are multiples of the stride */
    LatentPosterior encode(float[] planes, int images, int height, int width) {
        try (var call = encoder.call()) {
            float[] moments = call.input("image", planes, images, 3, height, width)
                    .run("moments")
                    .floats("moments");
            return LatentPosterior.of(moments, images);
        }
    }

    @Override
    public void close() {
        encoder.close();
    }
}
