package dev.tessera.benchmarks.checkpoints;

import java.util.ArrayList;
import java.util.List;

/** The tensors of a D-AR decoder (docs/models/d-ar.md, section 3.5), in the authors' order. */
record DarDecoderLayout(int layers, int width, int hidden, int vocabulary, int classes) {

    /** {@code D-AR-L-360K.pt}, 342 910 976 parameters. */
    static final DarDecoderLayout L = new DarDecoderLayout(24, 1024, 2816, 16384, 1000);

    /** {@code D-AR-XL-360K.pt}, 774 699 520 parameters. */
    static final DarDecoderLayout XL = new DarDecoderLayout(36, 1280, 3584, 16384, 1000);

    List<RandomTensor> tensors() {
        var tensors = new ArrayList<RandomTensor>();
        tensors.add(RandomTensor.of("cls_embedding.embedding_table.weight", 0, 1, classes + 1, width));
        tensors.add(RandomTensor.of("tok_embeddings.weight", 0, 1, vocabulary, width));
        for (int i = 0; i < layers; i++) {
            layer("layers." + i + ".", tensors);
        }
        tensors.add(RandomTensor.factors("norm.weight", width));
        tensors.add(RandomTensor.matrix("output.weight", 1, vocabulary, width));
        return tensors;
    }

    private void layer(String prefix, List<RandomTensor> tensors) {
        // 2 * layers branches are added up: each gets its share, so that the stream stays of order 1.
        double share = 1 / Math.sqrt(2.0 * layers);
        tensors.add(RandomTensor.matrix(prefix + "attention.wqkv.weight", 1, 3L * width, width));
        tensors.add(RandomTensor.matrix(prefix + "attention.wo.weight", share, width, width));
        tensors.add(RandomTensor.matrix(prefix + "feed_forward.w1.weight", 1, hidden, width));
        tensors.add(RandomTensor.matrix(prefix + "feed_forward.w3.weight", 1, hidden, width));
        tensors.add(RandomTensor.matrix(prefix + "feed_forward.w2.weight", share, width, hidden));
        tensors.add(RandomTensor.factors(prefix + "attention_norm.weight", width));
        tensors.add(RandomTensor.factors(prefix + "ffn_norm.weight", width));
    }
}
