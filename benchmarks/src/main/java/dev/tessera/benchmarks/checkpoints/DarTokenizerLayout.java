package dev.tessera.benchmarks.checkpoints;

import java.util.ArrayList;
import java.util.List;

/**
 * The tensors of a D-AR tokenizer (docs/models/d-ar.md, sections 3.0 to 3.4), those that only training uses included.
 *
 * @param width of encoder, condition decoder and denoiser, a multiple of 64
 */
record DarTokenizerLayout(int width, int encoderLayers, int decoderLayers, int blocks, int codebook) {

    private static final int HEAD = 64;
    private static final int CODE = 8;
    private static final int QUERIES = 1024;
    private static final int TRAINING_WIDTH = 2048;
    private static final int ENCODER_PATCH = 16;
    private static final int PATCH_VALUES = 3 * 8 * 8;

    /** {@code D-AR-tokenizer_v1.pt}, 307 510 208 values: 300 099 776 parameters that generate or encode. */
    static final DarTokenizerLayout V1 = new DarTokenizerLayout(768, 8, 8, 12, 16384);

    List<RandomTensor> tensors() {
        var tensors = new ArrayList<RandomTensor>();
        tensors.add(RandomTensor.of(
                "patchify.weight", 0, 1.0 / (ENCODER_PATCH * 1.7), width, 3, ENCODER_PATCH, ENCODER_PATCH));
        tensors.add(RandomTensor.addends("patchify.bias", width));
        tensors.add(RandomTensor.of("query_embedding.weight", 0, 1, QUERIES, CODE));
        linear("query_linear", 1, width, CODE, tensors);
        gatedBlocks("encoder_layers.", encoderLayers, tensors);
        tensors.add(pointwise("quant_in_conv.weight", CODE, width));
        tensors.add(RandomTensor.of("quantize.embedding.weight", 0, 1, codebook, CODE));
        tensors.add(RandomTensor.of("quantize.codebook_used", 0, 0, 65536));
        tensors.add(pointwise("quant_out_conv.weight", width, CODE));
        tensors.add(RandomTensor.of("decoder_embedding.weight", 0, 0.5, QUERIES, width));
        gatedBlocks("decoder_layers.", decoderLayers, tensors);
        denoiser("diff_decoder.net.", tensors);
        return tensors;
    }

    private void gatedBlocks(String prefix, int count, List<RandomTensor> tensors) {
        for (int i = 0; i < count; i++) {
            var block = prefix + i + ".";
            tensors.add(RandomTensor.of(block + "gate1", 0.5, 0.1, width));
            tensors.add(RandomTensor.of(block + "gate2", 0.5, 0.1, width));
            attention(block + "attention", tensors);
            mlp(block + "mlp", tensors);
            norm(block + "norm1", width, tensors);
            norm(block + "norm2", width, tensors);
        }
    }

    private void denoiser(String net, List<RandomTensor> tensors) {
        linear(net + "cond_mlp", 1, width, width, tensors);
        tensors.add(pointwise(net + "conv_in.weight", width, PATCH_VALUES));
        tensors.add(RandomTensor.addends(net + "conv_in.bias", width));
        for (int i = 0; i < blocks; i++) {
            var block = net + "blocks." + i + ".";
            attention(block + "attention", tensors);
            attention(block + "cross_attn", tensors);
            mlp(block + "mlp", tensors);
            linear(block + "adaLN_modulation.1", 0.5, 6L * width, width, tensors);
            linear(block + "time_embed.mlp.0", 1, width, width, tensors);
            linear(block + "time_embed.mlp.2", 1, width, width, tensors);
            linear(block + "cond_embed.0", 1, width, width, tensors);
            linear(block + "cond_embed.2", 1, width, width, tensors);
        }
        linear(net + "repa_out.0", 1, TRAINING_WIDTH, width, tensors);
        linear(net + "repa_out.2", 1, TRAINING_WIDTH, TRAINING_WIDTH, tensors);
        linear(net + "repa_out.4", 1, width, TRAINING_WIDTH, tensors);
        tensors.add(pointwise(net + "conv_out.weight", PATCH_VALUES, width));
        tensors.add(RandomTensor.addends(net + "conv_out.bias", PATCH_VALUES));
    }

    private void attention(String prefix, List<RandomTensor> tensors) {
        for (var projection : List.of(".q", ".k", ".v")) {
            linear(prefix + projection, 1, width, width, tensors);
        }
        norm(prefix + ".q_norm", HEAD, tensors);
        norm(prefix + ".k_norm", HEAD, tensors);
        linear(prefix + ".proj", 1, width, width, tensors);
    }

    private void mlp(String prefix, List<RandomTensor> tensors) {
        linear(prefix + ".fc1", 1, 4L * width, width, tensors);
        linear(prefix + ".fc2", 1, width, 4L * width, tensors);
    }

    private static void norm(String prefix, long size, List<RandomTensor> tensors) {
        tensors.add(RandomTensor.factors(prefix + ".weight", size));
        tensors.add(RandomTensor.addends(prefix + ".bias", size));
    }

    private static void linear(String prefix, double gain, long out, long in, List<RandomTensor> tensors) {
        tensors.add(RandomTensor.matrix(prefix + ".weight", gain, out, in));
        tensors.add(RandomTensor.addends(prefix + ".bias", out));
    }

    /** A 1x1 convolution. */
    private static RandomTensor pointwise(String name, long out, long in) {
        return RandomTensor.of(name, 0, 1 / Math.sqrt(in), out, in, 1, 1);
    }
}
