package dev.tessera.benchmarks.jmh;

import dev.tessera.inference.sampling.TorchRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The noise of one image of 256 x 256, and the exponentials of one token of 16384. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RandomBenchmark {

    private final TorchRandom random = new TorchRandom(1);

    @Benchmark
    public float[] normalOfAnImage() {
        return random.normal(3 * 256 * 256);
    }

    @Benchmark
    public float[] exponentialOfAToken() {
        return random.exponential(16384);
    }
}
