package dev.tessera.models.dar;

import dev.tessera.inference.checkpoint.Checkpoint;
import dev.tessera.inference.checkpoint.TensorTable;
import dev.tessera.models.SideFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which file is which, by its tensors, and which of several state dicts counts (docs/models/d-ar.md, section 2). */
final class DarFiles {

    private DarFiles() {}

    /** The state dict of a tokenizer: the averaged weights win; empty if the file is something else. */
    static Optional<TensorTable> tokenizer(Checkpoint checkpoint) {
        return checkpoint
                .firstSection("ema", "model", "state_dict", "")
                .filter(table -> has(table, "patchify.weight", "quantize.embedding.weight", "decoder_embedding.weight"))
                .filter(table -> has(table, "diff_decoder.net.cond_mlp.weight", "diff_decoder.net.conv_in.weight"));
    }

    /** The state dict of a decoder: never the averaged weights; empty if the file is something else. */
    static Optional<TensorTable> decoder(Checkpoint checkpoint) {
        return checkpoint
                .firstSection("model", "module", "state_dict", "")
                .filter(table -> has(table, "tok_embeddings.weight", "cls_embedding.embedding_table.weight"))
                .filter(table -> has(table, "layers.0.attention.wqkv.weight", "output.weight"));
    }

    /** The node {@code model} of the configuration that the checkpoint carries. */
    static Map<String, Object> embeddedConfig(Checkpoint checkpoint) {
        return modelNode(checkpoint.settings().get("config"));
    }

    /** The node {@code model} of one of the authors' YAML files. */
    static Map<String, Object> config(Path yaml) {
        return modelNode(SideFile.parse(yaml, Map.class));
    }

    private static Map<String, Object> modelNode(Object config) {
        var node = child(config, "_data");
        var model = child(node.isEmpty() ? config : node, "model");
        return model.isEmpty() ? node : model;
    }

    private static Map<String, Object> child(Object parent, String key) {
        var child = new HashMap<String, Object>();
        if (parent instanceof Map<?, ?> map && map.get(key) instanceof Map<?, ?> found) {
            found.forEach((name, value) -> child.put(String.valueOf(name), value));
        }
        return child;
    }

    private static boolean has(TensorTable table, String... names) {
        for (var name : names) {
            if (table.find(name).isEmpty()) {
                return false;
            }
        }
        return true;
    }
}
