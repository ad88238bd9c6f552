package dev.tessera.inference.sampling;

/**
 * D-AR's flow sampler: second-order Adams-Bashforth with constant-step coefficients on a shifted time grid, in float32
 * (docs/models/d-ar.md, sections 4.3 and 4.4). It never sees the network: the caller brings each velocity.
 */
public final class MultistepSolver {

    private final float[] times;

    /**
     * @param steps denoising steps, at least 1
     * @param shift bends the grid towards noise; 1 leaves it straight
     */
    public MultistepSolver(int steps, float shift) {
        if (steps < 1) {
            throw new IllegalArgumentException(steps + " denoising steps are not possible; use 1 or more");
        }
        times = new float[steps + 1];
        for (int i = 0; i <= steps; i++) {
            float t = i == steps ? 1 : (float) ((double) i / steps);
            times[i] = t / (t + shift * (1 - t));
        }
    }

    public int steps() {
        return times.length - 1;
    }

    /** The shifted time of step {@code i}, in [0, 1). */
    public float time(int i) {
        return times[i];
    }

    /**
     * The direction of step {@code i}: the velocity itself, from the second step on extrapolated with the one before.
     *
     * @param before the velocity of step {@code i - 1}; not read at step 0
     */
    public float[] direction(int i, float[] velocity, float[] before) {
        if (i == 0) {
            return velocity;
        }
        var direction = new float[velocity.length];
        for (int j = 0; j < direction.length; j++) {
            direction[j] = 1.5f * velocity[j] - 0.5f * before[j];
        }
        return direction;
    }

    /** The state after step {@code i}. */
    public float[] next(int i, float[] state, float[] direction) {
        return moved(state, times[i + 1] - times[i], direction);
    }

    /** Where the state would arrive if step {@code i} went all the way: the image as far as it is known. */
    public float[] last(int i, float[] state, float[] direction) {
        return moved(state, 1 - times[i], direction);
    }

    /**
     * The first of the {@code perStep} tokens that condition step {@code i} of {@code steps}, for {@code tokens} tokens in
     * {@code groups} groups.
     */
    public static int firstToken(int i, int steps, int tokens, int groups, int perStep) {
        double time = (double) i / steps;
        int first = (int) (Math.floor(time * groups + 0.5) / groups * tokens);
        return Math.min(first, tokens - perStep);
    }

    private static float[] moved(float[] state, float distance, float[] direction) {
        var moved = new float[state.length];
        for (int j = 0; j < moved.length; j++) {
            moved[j] = state[j] + distance * direction[j];
        }
        return moved;
    }
}
