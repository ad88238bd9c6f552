package dev.tessera.benchmarks.jmh;

import dev.tessera.inference.sampling.TokenSampler;
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

/** One token of a codebook of 16384, without filters and with both. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SamplerBenchmark {

    private static final int CODES = 16384;
    private static final TokenSampler.Settings FILTERED = new TokenSampler.Settings(0.9, 2000, 0.9, false);

    private final TorchRandom random = new TorchRandom(1);
    private final TokenSampler sampler = new TokenSampler(CODES);
    private final float[] logits = random.normal(CODES);

    @Benchmark
    public int plain() {
        return sampler.sample(logits, 0, TokenSampler.Settings.PLAIN, random);
    }

    @Benchmark
    public int topKAndTopP() {
        return sampler.sample(logits, 0, FILTERED, random);
    }
}
