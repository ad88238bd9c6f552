package dev.tessera.models.xar;

import static dev.tessera.inference.onnx.ElementType.FLOAT32;

import dev.tessera.inference.nn.Conv2d;
import dev.tessera.inference.nn.GroupNorm;
import dev.tessera.inference.nn.ResnetBlock;
import dev.tessera.inference.nn.SpatialAttention;
import dev.tessera.inference.onnx.Graph;
import dev.tessera.inference.onnx.Ops;
import dev.tessera.inference.onnx.Value;
import dev.tessera.inference.onnx.Weights;

/** The KL autoencoder of MAR as graphs (docs/models/xar.md, section 3.7). Height and width of a graph's input may be any. */
record KlGraphs(KlConfig config, Weights weights) {

    private static final int COLOURS = 3;

    /** Latents, divided by their scale, {@code z [B, channels, h, w]} to {@code image [B, 3, H, W]}, about [-1, 1]. */
    Graph decoder(Graph graph) {
        var ops = graph.ops();
        var scope = weights.scope("decoder");
        int inner = config.innerChannels();
        int channels =
                Math.toIntExact(scope.tensorOfAnyShape("conv_in.weight").shape().get(0));
        var z = graph.input("z", FLOAT32, "B", config.latentChannels(), "h", "w");
        var x = new Conv2d(weights.scope("post_quant_conv"), config.latentChannels(), inner, 1).apply(ops, z);
        x = graph.trace("decoder.conv_in", new Conv2d(scope.scope("conv_in"), inner, channels, 3).apply(ops, x));
        x = middle(ops, scope.scope("mid"), channels, "decoder.mid.", x);
        for (int level = config.decoder().size() - 1; level >= 0; level--) {
            var at = scope.scope("up." + level);
            x = blocks(ops, at, config.decoder().get(level), channels, "decoder.up." + level, x);
            channels = config.decoder().get(level).last();
            if (level > 0) {
                x = new Conv2d(at.scope("upsample.conv"), channels, channels, 3)
                        .apply(ops, ops.images().doubled(x));
                graph.trace("decoder.up." + level + ".upsample", x);
            }
        }
        graph.output("image", last(ops, scope, channels, COLOURS, x));
        return graph;
    }

    /** An image {@code image [B, 3, H, W]} in [-1, 1] to {@code moments [B, 2 * channels, h, w]}: means, then log variances. */
    Graph encoder(Graph graph) {
        var ops = graph.ops();
        var scope = weights.scope("encoder");
        int channels =
                Math.toIntExact(scope.tensorOfAnyShape("conv_in.weight").shape().get(0));
        var image = graph.input("image", FLOAT32, "B", COLOURS, "H", "W");
        var x = graph.trace(
                "encoder.conv_in", new Conv2d(scope.scope("conv_in"), COLOURS, channels, 3).apply(ops, image));
        for (int level = 0; level < config.encoder().size(); level++) {
            var at = scope.scope("down." + level);
            x = blocks(ops, at, config.encoder().get(level), channels, "encoder.down." + level, x);
            channels = config.encoder().get(level).last();
            if (level < config.encoder().size() - 1) {
                x = new Conv2d(at.scope("downsample.conv"), channels, channels, 3).halve(ops, x);
                graph.trace("encoder.down." + level + ".downsample", x);
            }
        }
        x = middle(ops, scope.scope("mid"), channels, "encoder.mid.", x);
        int moments = 2 * config.innerChannels();
        var wide = last(ops, scope, channels, moments, x);
        graph.output(
                "moments",
                new Conv2d(weights.scope("quant_conv"), moments, 2L * config.latentChannels(), 1).apply(ops, wide));
        return graph;
    }

    private static Value blocks(Ops ops, Weights scope, KlConfig.Level level, int in, String path, Value x) {
        int channels = in;
        for (int block = 0; block < level.channels().size(); block++) {
            x = new ResnetBlock(
                            scope.scope("block." + block),
                            channels,
                            level.channels().get(block))
                    .apply(ops, x);
            ops.graph().trace(path + ".block." + block, x);
            channels = level.channels().get(block);
            if (level.attention().get(block)) {
                x = new SpatialAttention(scope.scope("attn." + block), channels).apply(ops, x);
                ops.graph().trace(path + ".attn." + block, x);
            }
        }
        return x;
    }

    private static Value middle(Ops ops, Weights scope, int channels, String path, Value x) {
        var graph = ops.graph();
        x = graph.trace(path + "block_1", new ResnetBlock(scope.scope("block_1"), channels, channels).apply(ops, x));
        x = graph.trace(path + "attn_1", new SpatialAttention(scope.scope("attn_1"), channels).apply(ops, x));
        return graph.trace(path + "block_2", new ResnetBlock(scope.scope("block_2"), channels, channels).apply(ops, x));
    }

    private static Value last(Ops ops, Weights scope, int in, int out, Value x) {
        var normed = new GroupNorm(scope.scope("norm_out"), ResnetBlock.GROUPS, in, ResnetBlock.EPSILON).apply(ops, x);
        return new Conv2d(scope.scope("conv_out"), in, out, 3).apply(ops, ops.silu(normed));
    }
}
