package dev.tessera.models.xar;

import dev.tessera.inference.checkpoint.Checkpoint;
import dev.tessera.inference.checkpoint.TensorTable;
import java.util.Arrays;
import java.util.Optional;

/** Which file is which, by its tensors, and which of several state dicts counts (docs/models/xar.md, section 2). */
final class XarFiles {

    private XarFiles() {}

    /** The state dict that evaluation uses: the averaged weights of a training file, else what there is. */
    static Optional<TensorTable> averaged(Checkpoint checkpoint) {
        return checkpoint.firstSection("model_ema", "model", "state_dict", "");
    }

    /** The state dict of a transformer; empty if the file is something else. */
    static Optional<TensorTable> transformer(Checkpoint checkpoint) {
        return averaged(checkpoint)
                .filter(table -> has(table, "z_proj.weight", "class_emb.weight", "encoder_pos_embed_learned"))
                .filter(table -> has(table, "encoder_blocks.0.ada_lin.1.weight", "pred.weight"));
    }

    /** The state dict of a KL autoencoder; empty if the file is something else. */
    static Optional<TensorTable> autoencoder(Checkpoint checkpoint) {
        return averaged(checkpoint)
                .filter(table -> has(table, "post_quant_conv.weight", "quant_conv.weight"))
                .filter(table -> has(table, "decoder.conv_in.weight", "encoder.conv_in.weight"));
    }

    private static boolean has(TensorTable table, String... names) {
        return Arrays.stream(names).allMatch(name -> table.find(name).isPresent());
    }
}
