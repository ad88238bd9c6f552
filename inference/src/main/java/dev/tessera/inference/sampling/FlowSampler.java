package dev.tessera.inference.sampling;

/**
 * Steps along a straight flow, in double precision: {@code x_t = (1 - t) data + t noise}, from t = 1 to t = 0, with a network
 * that gives the velocity {@code noise - data} (docs/models/xar.md, section 4.2). It never sees the network: the caller
 * brings each velocity, and each step's noise where {@link #drawsNoise} says so.
 */
public final class FlowSampler {

    /** The time of the last stochastic step's end; from there one step without noise leads to the data. */
    private static final double LAST_TIME = 0.04;

    private final double[] times;
    private final boolean stochastic;

    private FlowSampler(double[] times, boolean stochastic) {
        this.times = times;
        this.stochastic = stochastic;
    }

    /**
     * Euler-Maruyama on the stochastic equation with diffusion 2t: {@code steps - 1} steps with noise from 1 to 0.04, and one
     * without.
     *
     * @param steps calls of the network, at least 3
     */
    public static FlowSampler stochastic(int steps) {
        if (steps < 3) {
            throw new IllegalArgumentException(steps + " stochastic steps are not possible; use 3 or more");
        }
        var times = new double[steps + 1];
        for (int i = 0; i < steps; i++) {
            times[i] = 1 + i * (LAST_TIME - 1) / (steps - 1);
        }
        return new FlowSampler(times, true);
    }

    /** Euler's method on the ordinary equation, over equal steps. */
    public static FlowSampler deterministic(int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException(steps + " steps are not possible; use 1 or more");
        }
        var times = new double[steps + 1];
        for (int i = 0; i < steps; i++) {
            times[i] = 1 - (double) i / steps;
        }
        return new FlowSampler(times, false);
    }

    /** Calls of the network. */
    public int steps() {
        return times.length - 1;
    }

    /** The time before step {@code i}; 0 after the last one. */
    public double time(int i) {
        return times[i];
    }

    /** The time as the network sees it, 0 to 1000: thousandths, cut off after a product in float32. */
    public int timeIndex(int i) {
        return (int) ((float) times[i] * 1000f);
    }

    /** Whether step {@code i} adds noise. */
    public boolean drawsNoise(int i) {
        return stochastic && i < steps() - 1;
    }

    /**
     * The state after step {@code i}.
     *
     * @param x the state before it
     * @param velocity of the network at x
     * @param noise standard normal, of x's length; not read by a step that draws none
     */
    public double[] next(int i, double[] x, double[] velocity, double[] noise) {
        double t = times[i];
        double step = times[i + 1] - t;
        double spread = drawsNoise(i) ? Math.sqrt(2 * t) * Math.sqrt(-step) : 0;
        var next = new double[x.length];
        for (int k = 0; k < x.length; k++) {
            double drift = stochastic ? (2 - t) * velocity[k] + x[k] : velocity[k];
            next[k] = x[k] + drift * step + (spread == 0 ? 0 : spread * noise[k]);
        }
        return next;
    }
}
