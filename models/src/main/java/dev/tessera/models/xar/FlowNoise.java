package dev.tessera.models.xar;

import dev.tessera.inference.sampling.TorchRandom;

/** The random numbers of a generation, in the order in which it asks for them. */
interface FlowNoise {

    /** What a cell starts from: standard normal, drawn in float32. */
    float[] start(int count);

    /** What a step adds: standard normal, drawn in float64. */
    double[] step(int count);

    /** Those of {@code torch.manual_seed(seed)} on a CPU. */
    static FlowNoise ofSeed(long seed) {
        var random = new TorchRandom(seed);
        return new FlowNoise() {
            @Override
            public float[] start(int count) {
                return random.normal(count);
            }

            @Override
            public double[] step(int count) {
                return random.normalDoubles(count);
            }
        };
    }
}
