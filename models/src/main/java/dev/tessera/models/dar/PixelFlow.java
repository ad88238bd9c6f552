package dev.tessera.models.dar;

import dev.tessera.inference.sampling.MultistepSolver;
import java.util.Arrays;

/**
 * Codes become images (docs/models/d-ar.md, sections 4.3 and 4.4): where the flow of B images stands, and which condition
 * tokens its next step sees. The denoiser's call in between is the caller's.
 */
final class PixelFlow {

    private final DarTokenizerConfig config;
    private final int images;
    private final Patches patches;
    private final MultistepSolver solver;
    private final ConditionDecoder condition;
    private int step;
    private float[] state;
    private float[] velocity = new float[0];

    /** @param noise {@code [B, 3, H, W]} standard normal */
    PixelFlow(DarTokenizer tokenizer, int images, float[] noise, Patches patches, int steps) {
        this.config = tokenizer.config();
        this.images = images;
        this.patches = patches;
        this.solver = new MultistepSolver(steps, config.denoiser().timeShift());
        this.condition = tokenizer.conditionDecoder(images);
        this.state = patches.fromPlanes(noise, images);
    }

    int images() {
        return images;
    }

    Patches patches() {
        return patches;
    }

    /** The next denoising step; equals the number of steps when the images are done. */
    int step() {
        return step;
    }

    int steps() {
        return solver.steps();
    }

    boolean complete() {
        return step == solver.steps();
    }

    /** How many tokens of each image must be known before the next step. */
    int tokensNeeded() {
        int first = MultistepSolver.firstToken(
                step, solver.steps(), config.tokens(), config.groups(), config.tokensPerStep());
        return first + config.tokensPerStep();
    }

    /** The shifted time of the next step, once for each image. */
    float[] times() {
        var times = new float[images];
        Arrays.fill(times, solver.time(step));
        return times;
    }

    /** Noisy pixels as patches, before the next step. */
    float[] state() {
        return state;
    }

    /**
     * Condition tokens of the next step: {@code [B, tokens per step, width]}.
     *
     * @param codes {@code [B, tokens]}, known up to {@link #tokensNeeded}
     */
    float[] conditionTokens(long[] codes) {
        int end = tokensNeeded();
        condition.advance(codes, end);
        return condition.slice(end - config.tokensPerStep(), config.tokensPerStep());
    }

    /**
     * Moves the state by one step and returns the images as far as they are known: planes {@code [B, 3, H, W]}, after the
     * last step the final ones.
     *
     * @param fresh the velocity at {@link #state} and {@link #times}
     */
    float[] advance(float[] fresh) {
        var direction = solver.direction(step, fresh, velocity);
        var image = solver.last(step, state, direction);
        state = solver.next(step, state, direction);
        velocity = fresh;
        step++;
        float scale = 1 / config.denoiser().dataStd();
        for (int i = 0; i < image.length; i++) {
            image[i] *= scale;
        }
        return patches.toPlanes(image, images);
    }
}
