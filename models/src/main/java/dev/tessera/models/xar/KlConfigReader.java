package dev.tessera.models.xar;

import dev.tessera.inference.checkpoint.TensorSizes;
import dev.tessera.inference.checkpoint.TensorTable;
import java.util.ArrayList;
import java.util.List;

/** Reads the sizes of a KL autoencoder off its tensors (docs/models/xar.md, section 2). */
final class KlConfigReader {

    private static final int GROUPS = 32;
    private static final int MOST_LEVELS = 6;

    private final TensorSizes sizes;

    private KlConfigReader(TensorTable table) {
        this.sizes = new TensorSizes(table, "a KL autoencoder");
    }

    static KlConfig read(TensorTable table) {
        return new KlConfigReader(table).read();
    }

    private KlConfig read() {
        var encoder = levels("encoder.down.");
        var decoder = levels("decoder.up.");
        if (encoder.size() != decoder.size()) {
            throw sizes.wrong(
                    "decoder.up.0.block.0.conv1.weight",
                    "belongs to a decoder of " + decoder.size() + " levels; the encoder has " + encoder.size());
        }
        normalised("encoder.conv_in.weight");
        normalised("decoder.conv_in.weight");
        return new KlConfig(
                sizes.size("post_quant_conv.weight", 4, 1),
                sizes.size("post_quant_conv.weight", 4, 0),
                encoder,
                decoder);
    }

    private List<KlConfig.Level> levels(String prefix) {
        int count = sizes.count(prefix, ".block.0.conv1.weight");
        if (count > MOST_LEVELS) {
            throw sizes.wrong(
                    prefix + (count - 1) + ".block.0.conv1.weight",
                    "is of level " + count + "; a KL autoencoder has at most " + MOST_LEVELS);
        }
        var levels = new ArrayList<KlConfig.Level>();
        for (int level = 0; level < count; level++) {
            levels.add(level(prefix + level));
        }
        return List.copyOf(levels);
    }

    private KlConfig.Level level(String prefix) {
        var channels = new ArrayList<Integer>();
        var attention = new ArrayList<Boolean>();
        int blocks = sizes.count(prefix + ".block.", ".conv1.weight");
        for (int block = 0; block < blocks; block++) {
            channels.add(normalised(prefix + ".block." + block + ".conv1.weight"));
            attention.add(
                    sizes.table().find(prefix + ".attn." + block + ".q.weight").isPresent());
        }
        return new KlConfig.Level(List.copyOf(channels), List.copyOf(attention));
    }

    /** Channels that a convolution puts out, which a norm of 32 groups takes up. */
    private int normalised(String convolution) {
        int channels = sizes.size(convolution, 4, 0);
        if (channels % GROUPS != 0) {
            throw sizes.wrong(
                    convolution, "puts out " + channels + " channels; a KL autoencoder needs a multiple of " + GROUPS);
        }
        return channels;
    }
}
