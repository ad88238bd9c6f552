package dev.tessera.models.xar;

import static dev.tessera.inference.onnx.ElementType.FLOAT32;
import static dev.tessera.inference.onnx.ElementType.INT64;

import dev.tessera.inference.nn.AdaLn;
import dev.tessera.inference.nn.GeGlu;
import dev.tessera.inference.nn.Linear;
import dev.tessera.inference.nn.RmsNorm;
import dev.tessera.inference.nn.RotaryTable;
import dev.tessera.inference.onnx.AttentionOps.KeyValue;
import dev.tessera.inference.onnx.Graph;
import dev.tessera.inference.onnx.Ops;
import dev.tessera.inference.onnx.Shape;
import dev.tessera.inference.onnx.Value;
import dev.tessera.inference.onnx.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * One call of the transformer on one cell (docs/models/xar.md, sections 3.2 and 3.4), the same graph for every cell, for
 * denoising and for appending to the cache. R rows, n tokens of a cell, L blocks.
 *
 * <p>Inputs: {@code x [R, n, channels]}, {@code modulation [R, L*6*D]} (see {@link XarModulationGraph}), {@code positions
 * [n]}, and for every earlier cell c and block i {@code cell<c>.key.i}, {@code cell<c>.value.i} {@code [R, heads, n or 0, head
 * size]}: 0 positions for a cell that is not earlier. Outputs: {@code v [R, n, channels]}, and the cell's own {@code key.i}
 * (rotated) and {@code value.i} {@code [R, heads, n, head size]}, which make the next cell's inputs when x is clean.
 */
final class XarStepGraph {

    private final XarConfig config;
    private final Weights weights;
    private final Graph graph;
    private final Ops ops;
    private Value positions;
    private List<Value> modulation = List.of();
    private int block;

    private XarStepGraph(XarConfig config, Weights weights, Graph graph) {
        this.config = config;
        this.weights = weights;
        this.graph = graph;
        this.ops = graph.ops();
    }

    /** Builds the graph; {@code graph} is empty and may be a traced one. */
    static Graph build(XarConfig config, Weights weights, Graph graph) {
        return new XarStepGraph(config, weights, graph).build();
    }

    private Graph build() {
        int width = config.width();
        int tokens = config.layout().cellTokens();
        var latents = graph.input("x", FLOAT32, "R", tokens, config.channels());
        modulation = ops.split(
                graph.input("modulation", FLOAT32, "R", config.modulationWidth()),
                config.blocks() * XarConfig.MODULATIONS);
        positions = graph.input("positions", INT64, tokens);

        var projected = Linear.of(weights.scope("z_proj").exact(), config.channels(), width);
        var x = graph.trace("z_proj", projected.apply(ops, latents));
        x = graph.trace("z_proj_ln.in", ops.add(x, position("encoder_pos_embed_learned")));
        x = graph.trace("z_proj_ln", norm("z_proj_ln", x));
        x = stack("encoder_blocks", config.encoderBlocks(), x);
        x = graph.trace("encoder_norm", norm("encoder_norm", x));
        x = graph.trace(
                "decoder_embed",
                Linear.of(weights.scope("decoder_embed"), width, width).apply(ops, x));
        x = stack("decoder_blocks", config.decoderBlocks(), ops.add(x, position("decoder_pos_embed_learned")));
        x = graph.trace("decoder_norm", norm("decoder_norm", x));
        graph.output(
                "v",
                Linear.of(weights.scope("pred").exact(), width, config.channels())
                        .apply(ops, x));
        return graph;
    }

    private Value stack(String name, int blocks, Value x) {
        for (int i = 0; i < blocks; i++) {
            x = graph.trace(name + "." + i, block(name + "." + i, x));
            block++;
        }
        return x;
    }

    private Value block(String name, Value x) {
        var scope = weights.scope(name);
        var attentionInput = graph.trace(name + ".attn.in", modulated(x, 2, 4));
        var attended = graph.trace(name + ".attn", attention(scope.scope("attn"), name + ".attn", attentionInput));
        var middle = ops.add(x, ops.mul(factor(0), attended));
        var mlp = new GeGlu(scope.scope("mlp"), config.width(), config.hidden());
        var mlpInput = graph.trace(name + ".mlp.in", modulated(middle, 3, 5));
        if (graph.tracing()) {
            var gate = Linear.of(scope.scope("mlp.fc1_g"), config.width(), config.hidden());
            graph.trace(name + ".mlp.fc1_g", gate.apply(ops, mlpInput));
        }
        return ops.add(middle, ops.mul(factor(1), graph.trace(name + ".mlp", mlp.apply(ops, mlpInput))));
    }

    private Value modulated(Value x, int scale, int shift) {
        return new AdaLn(factor(scale), factor(shift)).apply(ops, ops.rmsNorm(x, XarConfig.EPSILON));
    }

    /** Part {@code index} of this block's modulation, {@code [R, 1, D]}; the authors' order: two gates, two scales, two shifts. */
    private Value factor(int index) {
        return ops.shapes().unsqueeze(modulation.get(block * XarConfig.MODULATIONS + index), 1);
    }

    private Value attention(Weights scope, String path, Value x) {
        int width = config.width();
        var qkv = Linear.of(scope.scope("qkv"), width, 3L * width);
        var parts = qkv.applyInParts(ops, x, 3);
        var query = rotated(parts.get(0));
        var own = new KeyValue(heads("key." + block, rotated(parts.get(1))), heads("value." + block, parts.get(2)));
        if (graph.tracing()) {
            graph.trace(path + ".qkv", qkv.apply(ops, x));
            graph.trace(path + ".q", heads(path + ".q.heads", query));
        }
        // Only appending asks for them; a copy in every step would cost a hundredth of it.
        graph.expose(own.key());
        graph.expose(own.value());
        var all = new KeyValue(withEarlier("key", own.key()), withEarlier("value", own.value()));
        var attended = ops.attention().overHeads(query, all, config.heads());
        return Linear.of(scope.scope("proj"), width, width).apply(ops, attended);
    }

    /** The earlier cells' keys or values in front of the cell's own. */
    private Value withEarlier(String what, Value own) {
        var parts = new ArrayList<Value>();
        for (int cell = 0; cell < config.layout().cells() - 1; cell++) {
            parts.add(graph.input(
                    "cell" + cell + "." + what + "." + block,
                    FLOAT32,
                    "R",
                    config.heads(),
                    "P" + cell,
                    config.headSize()));
        }
        parts.add(own);
        return parts.size() == 1 ? own : ops.shapes().concat(2, "S", parts.toArray(Value[]::new));
    }

    private Value rotated(Value x) {
        return ops.attention().rotary(x, rotation("cos"), rotation("sin"), config.heads());
    }

    /** The cell's rows of the rotary table, {@code [n, head size / 2]}. */
    private Value rotation(String which) {
        return graph.once("rotary " + which, () -> {
            var table = rotaryTable(config);
            var values = which.equals("cos") ? table.cos() : table.sin();
            return ops.shapes().gather(graph.floats(Shape.of(table.rows(), table.pairs()), values), positions);
        });
    }

    /** 2-D rotary positions of all tokens, in the order of cells (section 3.5). */
    static RotaryTable rotaryTable(XarConfig config) {
        int grid = config.layout().grid();
        return RotaryTable.grid(grid, grid, config.headSize(), XarConfig.ROPE_BASE)
                .inOrder(config.layout().rasterOrder());
    }

    private Value heads(String name, Value x) {
        return ops.attention().heads(name, x, config.heads());
    }

    private Value position(String name) {
        int tokens = config.layout().tokens();
        var table = weights.bindAs(graph, Shape.of(tokens, config.width()), name, 1, tokens, config.width());
        return ops.shapes().gather(table, positions);
    }

    private Value norm(String name, Value x) {
        return new RmsNorm(weights.scope(name), config.width(), XarConfig.EPSILON).apply(ops, x);
    }
}
