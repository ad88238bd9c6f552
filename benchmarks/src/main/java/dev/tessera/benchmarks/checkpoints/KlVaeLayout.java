package dev.tessera.benchmarks.checkpoints;

import java.util.ArrayList;
import java.util.List;

/**
 * The tensors of MAR's KL-16 autoencoder (docs/models/xar.md, section 3.7), in the authors' order.
 *
 * @param base channels of the finest level, a multiple of 32
 * @param factors of the channels, from the finest level to the coarsest
 * @param blocks of a level of the encoder; the decoder has one more
 */
record KlVaeLayout(int base, List<Integer> factors, int blocks) {

    private static final int LATENT = 16;
    private static final int IMAGE = 3;
    private static final double VECTOR = 0.1;

    /** {@code kl16.ckpt}, 66 456 019 parameters. */
    static final KlVaeLayout KL16 = new KlVaeLayout(128, List.of(1, 1, 2, 2, 4), 2);

    List<RandomTensor> tensors() {
        var tensors = new ArrayList<RandomTensor>();
        encoder(tensors);
        decoder(tensors);
        conv("quant_conv", 2 * LATENT, 2 * LATENT, 1, tensors);
        conv("post_quant_conv", LATENT, LATENT, 1, tensors);
        return tensors;
    }

    private void encoder(List<RandomTensor> tensors) {
        conv("encoder.conv_in", base, IMAGE, 3, tensors);
        int last = factors.size() - 1;
        int from = base;
        for (int level = 0; level <= last; level++) {
            var prefix = "encoder.down." + level + ".";
            int channels = base * factors.get(level);
            for (int i = 0; i < blocks; i++) {
                resnet(prefix + "block." + i, i == 0 ? from : channels, channels, tensors);
            }
            if (level == last) {
                for (int i = 0; i < blocks; i++) {
                    attention(prefix + "attn." + i, channels, tensors);
                }
            } else {
                conv(prefix + "downsample.conv", channels, channels, 3, tensors);
            }
            from = channels;
        }
        middle("encoder.mid.", from, tensors);
        norm("encoder.norm_out", from, tensors);
        conv("encoder.conv_out", 2 * LATENT, from, 3, tensors);
    }

    private void decoder(List<RandomTensor> tensors) {
        int last = factors.size() - 1;
        int coarsest = base * factors.get(last);
        conv("decoder.conv_in", coarsest, LATENT, 3, tensors);
        middle("decoder.mid.", coarsest, tensors);
        // The file lists levels from the finest; they run from the coarsest.
        for (int level = 0; level <= last; level++) {
            var prefix = "decoder.up." + level + ".";
            int channels = base * factors.get(level);
            int from = base * factors.get(Math.min(level + 1, last));
            for (int i = 0; i <= blocks; i++) {
                resnet(prefix + "block." + i, i == 0 ? from : channels, channels, tensors);
            }
            if (level > 0) {
                conv(prefix + "upsample.conv", channels, channels, 3, tensors);
            }
        }
        norm("decoder.norm_out", base, tensors);
        conv("decoder.conv_out", IMAGE, base, 3, tensors);
    }

    private static void middle(String prefix, int channels, List<RandomTensor> tensors) {
        resnet(prefix + "block_1", channels, channels, tensors);
        attention(prefix + "attn_1", channels, tensors);
        resnet(prefix + "block_2", channels, channels, tensors);
    }

    private static void resnet(String prefix, int from, int channels, List<RandomTensor> tensors) {
        norm(prefix + ".norm1", from, tensors);
        conv(prefix + ".conv1", channels, from, 3, tensors);
        norm(prefix + ".norm2", channels, tensors);
        conv(prefix + ".conv2", channels, channels, 3, tensors);
        if (from != channels) {
            conv(prefix + ".nin_shortcut", channels, from, 1, tensors);
        }
    }

    private static void attention(String prefix, int channels, List<RandomTensor> tensors) {
        norm(prefix + ".norm", channels, tensors);
        for (var product : List.of(".q", ".k", ".v", ".proj_out")) {
            conv(prefix + product, channels, channels, 1, tensors);
        }
    }

    private static void norm(String prefix, int channels, List<RandomTensor> tensors) {
        tensors.add(RandomTensor.factors(prefix + ".weight", channels));
        tensors.add(RandomTensor.of(prefix + ".bias", 0, VECTOR, channels));
    }

    private static void conv(String prefix, int out, int in, int side, List<RandomTensor> tensors) {
        tensors.add(RandomTensor.matrix(prefix + ".weight", 1, out, in, side, side));
        tensors.add(RandomTensor.of(prefix + ".bias", 0, VECTOR, out));
    }
}
