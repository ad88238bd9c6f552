package dev.tessera.models.xar;

import static dev.tessera.inference.onnx.ElementType.FLOAT32;
import static dev.tessera.inference.onnx.ElementType.INT64;

import dev.tessera.inference.nn.Linear;
import dev.tessera.inference.nn.SiluMlp;
import dev.tessera.inference.onnx.Graph;
import dev.tessera.inference.onnx.Value;
import dev.tessera.inference.onnx.Weights;
import java.util.ArrayList;

/**
 * What class and time do to every block (docs/models/xar.md, sections 3.3 and 3.4). A graph of its own, because the result
 * depends on nothing else: it is computed once for a class and a time, not in every step, and its weights are a third of
 * the model's.
 *
 * <p>Inputs: {@code label [M]}, {@code time [M, time features]}. Output: {@code modulation [M, L*6*D]}, for each block two
 * gates, two scales, two shifts.
 */
final class XarModulationGraph {

    private XarModulationGraph() {}

    /** Builds the graph; {@code graph} is empty and may be a traced one. */
    static Graph build(XarConfig config, Weights weights, Graph graph) {
        var ops = graph.ops();
        int width = config.width();
        var label = graph.input("label", INT64, "M");
        var time = graph.input("time", FLOAT32, "M", config.timeFeatures());
        var classes = weights.bind(graph, "class_emb.weight", config.classes() + 1, width);
        var embed = new SiluMlp(weights.scope("time_embed.mlp"), "0", "2", config.timeFeatures(), width, width);
        var condition = graph.trace("condition", ops.add(ops.shapes().gather(classes, label), embed.apply(ops, time)));
        var signal = ops.silu(condition);
        var parts = new ArrayList<Value>();
        for (int i = 0; i < config.blocks(); i++) {
            boolean encoder = i < config.encoderBlocks();
            var scope = weights.scope(
                    (encoder ? "encoder_blocks." : "decoder_blocks.") + (encoder ? i : i - config.encoderBlocks()));
            parts.add(Linear.of(scope.scope("ada_lin.1"), width, (long) XarConfig.MODULATIONS * width)
                    .apply(ops, signal));
        }
        graph.output("modulation", ops.shapes().concat(1, config.modulationWidth(), parts.toArray(Value[]::new)));
        return graph;
    }
}
