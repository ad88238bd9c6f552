package dev.tessera.models.dar;

import dev.tessera.inference.checkpoint.CheckpointException;
import dev.tessera.inference.checkpoint.TensorSizes;
import dev.tessera.inference.checkpoint.TensorTable;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the sizes of D-AR off its files: what shapes tell comes from the shapes, the rest from the configuration that the
 * checkpoint carries or a YAML file holds, and else is that of the published version 1 (docs/models/d-ar.md, section 2.1).
 */
final class DarConfigReader {

    private final TensorTable table;
    private final TensorSizes sizes;
    private final DarSettings settings;

    private DarConfigReader(TensorTable table, DarSettings settings) {
        this.table = table;
        this.sizes = new TensorSizes(table, "D-AR");
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
        var sizes = new TensorSizes(table, "D-AR");
        int width = sizes.size("tok_embeddings.weight", 2, 1);
        return new DarDecoderConfig(
                sizes.count("layers.", ".attention_norm.weight"),
                heads.orElse(Math.max(1, width / DarTokenizerConfig.HEAD_SIZE)),
                width,
                sizes.size("layers.0.feed_forward.w1.weight", 2, 0),
                sizes.size("tok_embeddings.weight", 2, 0),
                tokens,
                sizes.size("cls_embedding.embedding_table.weight", 2, 0) - 1);
    }

    private DarTokenizerConfig tokenizer() {
        int tokens = settings.integer("num_all_queries", 256, 1, 4096);
        int groups = settings.integer("num_query_groups", 8, 1, tokens);
        settings.refuse("vq_enable", false, "the published quantiser is needed");
        return new DarTokenizerConfig(
                sizes.size("patchify.weight", 4, 2),
                sizes.count("encoder_layers.", ".gate1"),
                sizes.count("decoder_layers.", ".gate1"),
                multipleOf64("patchify.weight", sizes.size("patchify.weight", 4, 0)),
                multipleOf64("decoder_embedding.weight", sizes.size("decoder_embedding.weight", 2, 1)),
                sizes.size("quantize.embedding.weight", 2, 1),
                sizes.size("quantize.embedding.weight", 2, 0),
                table.find("query_linear.weight").isPresent(),
                tokens,
                groups,
                settings.integer("queries_per_step", tokens / groups, 1, tokens),
                settings.integer("num_denoising_steps", 8, 1, 1024),
                settings.integer("sampling_resolution", 256, 1, 4096),
                denoiser(settings.child("diff_decoder")));
    }

    private DarTokenizerConfig.Denoiser denoiser(DarSettings diffusion) {
        diffusion.refuse("mlp_head", true, "the published head is a convolution");
        diffusion.refuse("share_time_encoding", true, "published models embed the time in every block");
        int patch = (int) Math.round(Math.sqrt(sizes.size("diff_decoder.net.conv_in.weight", 4, 1) / 3.0));
        return new DarTokenizerConfig.Denoiser(
                multipleOf64("diff_decoder.net.cond_mlp.weight", sizes.size("diff_decoder.net.cond_mlp.weight", 2, 0)),
                sizes.size("diff_decoder.net.cond_mlp.weight", 2, 1),
                sizes.count("diff_decoder.net.blocks.", ".mlp.fc1.weight"),
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
}
