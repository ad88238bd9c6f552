package dev.tessera.models.dar;

import dev.tessera.inference.nn.RotaryTable;
import dev.tessera.inference.onnx.Graph;
import dev.tessera.inference.onnx.Weights;
import dev.tessera.inference.runtime.ExecutionTarget;
import dev.tessera.inference.runtime.ModelSession;
import dev.tessera.models.PrecisionChoice;
import dev.tessera.models.Precisions;
import java.util.Arrays;
import java.util.List;

/**
 * The networks of a D-AR tokenizer, ready to run: image to codes, codes to condition tokens, one denoising call. Used by
 * one thread at a time.
 */
final class DarTokenizer implements AutoCloseable {

    /** Hides a position from attention: far below any score, and finite. */
    private static final float HIDDEN = -1e30f;

    private final DarTokenizerConfig config;
    private final Weights weights;
    private final ExecutionTarget target;
    private final ModelSession condition;
    private final ModelSession denoiser;
    private ModelSession encoder;

    private DarTokenizer(DarTokenizerConfig config, Weights weights, ExecutionTarget target, Precisions precisions) {
        this.config = config;
        this.weights = weights;
        this.target = target;
        var forCondition = precisions.of(DarParts.CONDITION).bind(weights);
        var condition = new DarTokenizerGraphs(config, forCondition).condition(Graph.named("d-ar.condition"));
        this.condition = ModelSession.open(condition, target);
        var forDenoiser = precisions.of(DarParts.DENOISER).bind(weights);
        var denoiser = DarDenoiserGraph.build(config, forDenoiser, Graph.named("d-ar.denoiser"));
        this.denoiser = ModelSession.open(denoiser, target);
    }

    /** In fp32. */
    static DarTokenizer open(DarTokenizerConfig config, Weights weights, ExecutionTarget target) {
        return open(config, weights, target, Precisions.of(PrecisionChoice.FP32, DarParts.ALL, List.of(), target));
    }

    static DarTokenizer open(
            DarTokenizerConfig config, Weights weights, ExecutionTarget target, Precisions precisions) {
        return new DarTokenizer(config, weights, target, precisions);
    }

    DarTokenizerConfig config() {
        return config;
    }

    /**
     * Image to codes (section 3.1). The encoder is opened at the first call: generation does not need it.
     *
     * @param planes {@code [B, 3, H, W]} in [-1, 1], both sides multiples of the encoder's patch
     * @return {@code [B, tokens]}
     */
    long[] encode(float[] planes, int batch, int height, int width) {
        if (encoder == null) {
            var graph = new DarTokenizerGraphs(config, weights).encoder(Graph.named("d-ar.encoder"));
            encoder = ModelSession.open(graph, target);
        }
        var patches = new Patches(height, width, config.encoderPatch());
        try (var call = encoder.call()) {
            bindEncoder(call, config, patches, planes, batch);
            return call.run("codes").longs("codes");
        }
    }

    /** Binds an image and the tables of its grid. */
    static void bindEncoder(
            dev.tessera.inference.runtime.SessionCall call,
            DarTokenizerConfig config,
            Patches patches,
            float[] planes,
            int batch) {
        int pixels = patches.count();
        int total = pixels + config.tokens();
        var table = RotaryTable.grid(
                        patches.rows(), patches.columns(), DarTokenizerConfig.HEAD_SIZE, DarTokenizerConfig.ROPE_BASE)
                .withIdentityRows(config.tokens());
        call.input("patches", patches.fromPlanes(planes, batch), batch, pixels, config.encoderPatchValues())
                .input("rope_cos", table.cos(), total, table.pairs())
                .input("rope_sin", table.sin(), total, table.pairs())
                .input("mask", prefixMask(pixels, total), 1, 1, total, total);
    }

    /** Patches see all patches; query q sees all patches and the queries up to itself. */
    private static float[] prefixMask(int patches, int total) {
        var mask = new float[total * total];
        for (int row = 0; row < total; row++) {
            int visible = Math.max(patches, row + 1);
            Arrays.fill(mask, row * total + visible, (row + 1) * total, HIDDEN);
        }
        return mask;
    }

    /** A condition decoder that has seen no codes yet. */
    ConditionDecoder conditionDecoder(int batch) {
        return new ConditionDecoder(config, condition, batch);
    }

    /**
     * One call of the pixel denoiser (section 3.4).
     *
     * @param x {@code [B, P, 3*p*p]} patches
     * @param t {@code [B]} shifted times
     * @param c {@code [B, tokens per step, condition width]}
     * @return velocity, in the layout of {@code x}
     */
    float[] denoise(float[] x, float[] t, float[] c, Patches patches) {
        int batch = t.length;
        var table = RotaryTable.grid(
                patches.rows(), patches.columns(), DarTokenizerConfig.HEAD_SIZE, DarTokenizerConfig.ROPE_BASE);
        try (var call = denoiser.call()) {
            return call.input("x", x, batch, patches.count(), config.denoiser().patchValues())
                    .input("t", t, batch)
                    .input(
                            "c",
                            c,
                            batch,
                            config.tokensPerStep(),
                            config.denoiser().conditionWidth())
                    .input("rope_cos", table.cos(), table.rows(), table.pairs())
                    .input("rope_sin", table.sin(), table.rows(), table.pairs())
                    .run("v")
                    .floats("v");
        }
    }

    @Override
    public void close() {
        condition.close();
        denoiser.close();
        if (encoder != null) {
            encoder.close();
        }
    }
}
