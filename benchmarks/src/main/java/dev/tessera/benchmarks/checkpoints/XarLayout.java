package dev.tessera.benchmarks.checkpoints;

import java.util.ArrayList;
import java.util.List;

/**
 * The tensors of an xAR network (docs/models/xar.md, section 3), in the authors' order, the buffers included that their files hold.
 * Weights are small, because the network feeds itself: with larger ones its latents would grow from step to step.
 *
 * @param encoderBlocks and {@code decoderBlocks}: the authors' names for the two halves of one stack
 * @param hidden of a block's MLP
 */
record XarLayout(int width, int encoderBlocks, int decoderBlocks, int heads, int hidden) {

    private static final int CHANNELS = 16;
    private static final int POSITIONS = 256;
    private static final int CELL = 64;
    private static final int CELL_SIDE = 8;
    private static final int CLASSES = 1001;
    private static final int SINUSOID = 256;
    private static final double VECTOR = 0.1;
    private static final double TABLE = 0.3;
    private static final double GAIN = 0.5;

    /** {@code xAR-B.pth}, 172 638 224 parameters. */
    static final XarLayout B = new XarLayout(768, 8, 8, 12, 2048);

    /** {@code xAR-L.pth}, 608 397 968 parameters. */
    static final XarLayout L = new XarLayout(1024, 16, 16, 16, 2730);

    List<RandomTensor> tensors() {
        var tensors = new ArrayList<RandomTensor>();
        tensors.add(RandomTensor.of("encoder_pos_embed_learned", 0, TABLE, 1, POSITIONS, width));
        tensors.add(RandomTensor.of("decoder_pos_embed_learned", 0, TABLE, 1, POSITIONS, width));
        tensors.add(RandomTensor.buffer("mask", XarLayout::masked, 1, 1, POSITIONS, POSITIONS));
        tensors.add(RandomTensor.of("class_emb.weight", 0, TABLE, CLASSES, width));
        linear("time_embed.mlp.0", 1.5, width, SINUSOID, tensors);
        linear("time_embed.mlp.2", 1.5, width, width, tensors);
        linear("z_proj", GAIN, width, CHANNELS, tensors);
        tensors.add(RandomTensor.factors("z_proj_ln.weight", width));
        blocks("encoder_blocks.", encoderBlocks, tensors);
        tensors.add(RandomTensor.factors("encoder_norm.weight", width));
        linear("decoder_embed", GAIN, width, width, tensors);
        blocks("decoder_blocks.", decoderBlocks, tensors);
        tensors.add(RandomTensor.factors("decoder_norm.weight", width));
        linear("pred", GAIN, CHANNELS, width, tensors);
        return tensors;
    }

    private void blocks(String prefix, int count, List<RandomTensor> tensors) {
        for (int i = 0; i < count; i++) {
            var block = prefix + i + ".";
            linear(block + "attn.qkv", 1, 3L * width, width, tensors);
            linear(block + "attn.proj", GAIN, width, width, tensors);
            rotation(block + "attn.rope.", tensors);
            linear(block + "mlp.fc1_g", GAIN, hidden, width, tensors);
            linear(block + "mlp.fc1_x", GAIN, hidden, width, tensors);
            linear(block + "mlp.fc2", GAIN, width, hidden, tensors);
            linear(block + "ada_lin.1", GAIN, 6L * width, width, tensors);
        }
    }

    private void rotation(String prefix, List<RandomTensor> tensors) {
        int size = width / heads;
        tensors.add(RandomTensor.buffer(prefix + "freqs", this::frequency, size / 4));
        tensors.add(RandomTensor.buffer(prefix + "freqs_cos", place -> Math.cos(angle(place)), POSITIONS, size));
        tensors.add(RandomTensor.buffer(prefix + "freqs_sin", place -> Math.sin(angle(place)), POSITIONS, size));
    }

    private double frequency(long index) {
        return Math.pow(10000, -4.0 * index / ((double) width / heads));
    }

    /** Each angle stands twice; the first half of a head turns with the row, the second with the column. */
    private double angle(long place) {
        int size = width / heads;
        long position = place / size;
        long pair = place % size / 2;
        long cell = position / CELL;
        long inCell = position % CELL;
        long row = CELL_SIDE * (cell / 2) + inCell / CELL_SIDE;
        long column = CELL_SIDE * (cell % 2) + inCell % CELL_SIDE;
        int frequencies = size / 4;
        return pair < frequencies ? row * frequency(pair) : column * frequency(pair - frequencies);
    }

    /** Block-causal: a token sees the cells before its own, and its own. */
    private static double masked(long place) {
        long row = place / POSITIONS / CELL;
        long column = place % POSITIONS / CELL;
        return column <= row ? 0 : Double.NEGATIVE_INFINITY;
    }

    private static void linear(String prefix, double gain, long out, long in, List<RandomTensor> tensors) {
        tensors.add(RandomTensor.matrix(prefix + ".weight", gain, out, in));
        tensors.add(RandomTensor.of(prefix + ".bias", 0, VECTOR, out));
    }
}
