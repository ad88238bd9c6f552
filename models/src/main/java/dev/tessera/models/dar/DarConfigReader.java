package dev.tessera.models.dar;

import dev.tessera.inference.checkpoint.CheckpointException;
import dev.tessera.inference.checkpoint.TensorEntry;
import dev.tessera.inference.checkpoint.TensorTable;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the sizes of D-AR off its files: what shapes tell comes from the shapes, the rest from the configuration that the
 * checkpoint carries or a YAML file holds, and else is that of the published version 1 (docs/models/d-ar.md, section 2.1).
 */
final class DarConfigReader {

    private static final int MOST = 1 << 20;

    private final TensorTable table;
    private final DarSettings settings;

    private DarConfigReader(TensorTable table, DarSettings settings) {
        this.table = table;
        this.settings = settings;
    }

    /** @param model the node {@code model} of the configuration; empty if there is none */
    static DarTokenizerConfig tokenizer(TensorTable table, Map<String, Object> model) {
        return new DarConfigReader(table, new DarSettings(table, model)).tokenizer();
    }

    /**
     * @param heads as set beside the file, else width / 64
     * @param tokens of one image, from the tokenizer
     */
    static DarDecoderConfig decoder(TensorTable table, Optional<Integer> heads, int tokens) {
        var embeddings = required(table, "tok_embeddings.weight", 2);
        int width = size(embeddings, 1);
        return new DarDecoderConfig(
                count(table, "layers.", ".attention_norm.weight"),
                heads.orElse(Math.max(1, width / DarTokenizerConfig.HEAD_SIZE)),
                width,
                size(required(table, "layers.0.feed_forward.w1.weight", 2), 0),
                size(embeddings, 0),
                tokens,
                size(required(table, "cls_embedding.embedding_table.weight", 2), 0) - 1);
    }

    private DarTokenizerConfig tokenizer() {
        var patchify = required(table, "patchify.weight", 4);
        var codebook = required(table, "quantize.embedding.weight", 2);
        int tokens = settings.integer("num_all_queries", 256, 1, 4096);
        int groups = settings.integer("num_query_groups", 8, 1, tokens);
        settings.refuse("vq_enable", false, "the published quantiser is needed");
        return new DarTokenizerConfig(
                size(patchify, 2),
                count(table, "encoder_layers.", ".gate1"),
                count(table, "decoder_layers.", ".gate1"),
                multipleOf64("patchify.weight", size(patchify, 0)),
                multipleOf64("decoder_embedding.weight", size(required(table, "decoder_embedding.weight", 2), 1)),
                size(codebook, 1),
                size(codebook, 0),
                table.find("query_linear.weight").isPresent(),
                tokens,
                groups,
                settings.integer("queries_per_step", tokens / groups, 1, tokens),
                settings.integer("num_denoising_steps", 8, 1, 1024),
                settings.integer("sampling_resolution", 256, 1, 4096),
                denoiser(settings.child("diff_decoder")));
    }

    private DarTokenizerConfig.Denoiser denoiser(DarSettings diffusion) {
        var condition = required(table, "diff_decoder.net.cond_mlp.weight", 2);
        var convolution = required(table, "diff_decoder.net.conv_in.weight", 4);
        diffusion.refuse("mlp_head", true, "the published head is a convolution");
        diffusion.refuse("share_time_encoding", true, "published models embed the time in every block");
        int patch = (int) Math.round(Math.sqrt(size(convolution, 1) / 3.0));
        return new DarTokenizerConfig.Denoiser(
                multipleOf64("diff_decoder.net.cond_mlp.weight", size(condition, 0)),
                size(condition, 1),
                count(table, "diff_decoder.net.blocks.", ".mlp.fc1.weight"),
                patch,
                (float) diffusion.number("data_std", settings.isEmpty() ? 0.6 : 1.0, 1e-3, 1e3),
                (float) diffusion.number("time_shift", settings.isEmpty() ? 2.0 : 1.0, 1e-3, 1e3));
    }

    private int multipleOf64(String tensor, int width) {
        if (width % DarTokenizerConfig.HEAD_SIZE != 0) {
            throw CheckpointException.of(
                    table, "tensor '" + tensor + "' has width " + width + "; D-AR's heads need a multiple of 64");
        }
        return width;
    }

    private static TensorEntry required(TensorTable table, String name, int rank) {
        var entry = table.find(name).orElseThrow(() -> CheckpointException.missing(table, name));
        if (entry.shape().size() != rank) {
            throw CheckpointException.of(
                    table, "tensor '" + name + "' has shape " + entry.shape() + "; D-AR needs " + rank + " axes");
        }
        return entry;
    }

    private static int size(TensorEntry entry, int axis) {
        return (int) Math.min(MOST, entry.shape().get(axis));
    }

    /** How many of {@code prefix0suffix, prefix1suffix, ...} there are. */
    private static int count(TensorTable table, String prefix, String suffix) {
        int count = 0;
        while (count < 1024 && table.find(prefix + count + suffix).isPresent()) {
            count++;
        }
        if (count == 0) {
            throw CheckpointException.missing(table, prefix + "0" + suffix);
        }
        return count;
    }
}
