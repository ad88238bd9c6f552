package dev.tessera.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.golden.GoldenAssert;
import dev.tessera.golden.GoldenCase;
import dev.tessera.golden.GoldenFolder;
import dev.tessera.inference.sampling.TorchRandom.TorchVersion;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every tensor of the golden folder torch-rng, whose names say which call after which seed gave it. */
class TorchRandomGoldenTest {

    @TestFactory
    Stream<DynamicTest> everyCallDrawsWhatPyTorchDraws() {
        return GoldenFolder.family("torch-rng").stream()
                .flatMap(folder -> folder.files().stream())
                .map(golden -> DynamicTest.dynamicTest(golden.toString(), () -> check(golden)));
    }

    private static void check(GoldenCase golden) {
        var drawn =
                golden.names().stream().filter(name -> name.startsWith("seed=")).toList();
        assertThat(drawn).isNotEmpty();
        drawn.forEach(name -> check(golden, name));
    }

    private static void check(GoldenCase golden, String name) {
        var parts = name.split("/");
        long seed = new BigInteger(parts[0].substring("seed=".length())).longValue();
        var version = golden.toString().startsWith("torch-2") ? TorchVersion.TORCH_2 : TorchVersion.TORCH_1;
        var random = new TorchRandom(seed, version);
        boolean mkl = golden.toString().startsWith("mkl");
        var exact = new GoldenAssert(golden);
        if (parts[1].equals("sequence")) {
            assertSameToAnUlp(golden, name, sequence(parts[2], random, seed, golden));
        } else if (parts[1].startsWith("multinomial")) {
            exact.exact(name, multinomial(golden, parts[1], parts[2], random, mkl));
        } else if (golden.entry(name).dtype() == dev.tessera.inference.checkpoint.DType.F64) {
            assertSameToAnUlp(golden, name, doubles(parts[1], Integer.parseInt(parts[2]), random, mkl));
        } else if (golden.entry(name).dtype() == dev.tessera.inference.checkpoint.DType.I64) {
            exact.exact(name, integers(parts[1], Integer.parseInt(parts[2]), random));
        } else if (mkl && parts[1].equals("exponential_f32")) {
            assertSameToAFloatUlp(golden, name, MklDraws.exponential(random, Integer.parseInt(parts[2])));
        } else {
            exact.bitExact(name, floats(parts[1], Integer.parseInt(parts[2]), random, mkl));
        }
    }

    private static float[] floats(String kind, int n, TorchRandom random, boolean mkl) {
        return switch (kind) {
            case "rand_f32" -> random.uniform(n);
            case "uniform_-1_2.5_f32" -> random.uniform(n, -1, 2.5f);
            case "rand_f16_as_f32" -> random.uniformOfPrecision(n, 11);
            case "rand_bf16_as_f32" -> random.uniformOfPrecision(n, 8);
            case "randn_f32" -> random.normal(n);
            case "normal_mean2_std3_f32" -> random.normal(n, 2, 3);
            case "normal_f32_noncontiguous" -> random.normalStrided(n);
            case "randn_bf16_as_f32" -> random.normalBfloat16(n);
            case "randn_like_of_transposed_f32" -> transposed(random.normalStrided(3 * n), n);
            case "exponential_f32" -> random.exponential(n);
            case "bernoulli_0.3_scalar_f32" -> mkl ? MklDraws.bernoulli(random, n, 0.3) : random.bernoulli(n, 0.3);
            case "bernoulli_0.3_tensor_f32" -> random.bernoulli(filled(n, 0.3f));
            case "rand_f32_after_exponential" -> {
                MklDraws.exponential(random, n);
                yield random.uniform(4);
            }
            default -> throw new AssertionError("the kind " + kind + " is not known to this test");
        };
    }

    private static double[] doubles(String kind, int n, TorchRandom random, boolean mkl) {
        return switch (kind) {
            case "rand_f64" -> random.uniformDoubles(n);
            case "randn_f64" -> random.normalDoubles(n);
            case "exponential_f64" -> mkl ? MklDraws.exponentialDoubles(random, n) : random.exponentialDoubles(n);
            default -> throw new AssertionError("the kind " + kind + " is not known to this test");
        };
    }

    private static long[] integers(String kind, int n, TorchRandom random) {
        return switch (kind) {
            case "raw_u32" -> random.integers(n, 0, 0xFFFFFFFFL);
            case "randint_0_1000" -> random.integers(n, 0, 1000);
            case "randint_-5_2p27" -> random.integers(n, -5, 1 << 27);
            case "randint_0_2p29", "randint_0_2p29_torch2" -> random.integers(n, 0, 1 << 29);
            case "randint_0_2p40" -> random.integers(n, 0, 1L << 40);
            case "randperm" -> random.permutation(n);
            default -> throw new AssertionError("the kind " + kind + " is not known to this test");
        };
    }

    /** {@code multinomial_k<k>_<norep|rep>_torch<n>} or, for MKL, {@code multinomial_k1}. */
    private static long[] multinomial(GoldenCase golden, String kind, String table, TorchRandom random, boolean mkl) {
        var p = golden.floats("probs/" + table);
        int rows = golden.shape("probs/" + table)[0];
        if (mkl) {
            assertThat(kind).isEqualTo("multinomial_k1");
            return MklDraws.multinomial(random, p, rows);
        }
        var parts = kind.split("_");
        return Multinomial.sample(random, p, rows, Integer.parseInt(parts[1].substring(1)), parts[2].equals("rep"));
    }

    private static double[] sequence(String name, TorchRandom random, long seed, GoldenCase golden) {
        var out = Stream.<double[]>builder();
        switch (name) {
            case "a" ->
                out.add(wide(random.normal(3)))
                        .add(wide(random.normal(16)))
                        .add(wide(random.normal(2)))
                        .add(wide(random.uniform(3)))
                        .add(wide(random.normal(1)))
                        .add(random.normalDoubles(1));
            case "b" ->
                out.add(wide(random.uniform(5)))
                        .add(wide(random.normal(17)))
                        .add(random.uniformDoubles(3))
                        .add(wide(random.normal(15)))
                        .add(wide(random.normal(15)))
                        .add(wide(random.exponential(2)))
                        .add(wide(random.normal(33)));
            case "c" -> {
                var again = new TorchRandom(seed);
                out.add(wide(random.normal(1))).add(wide(again.normal(1))).add(wide(again.normal(64)));
            }
            case "d" -> {
                var p = golden.floats("probs/small");
                for (int i = 0; i < 2; i++) {
                    out.add(Arrays.stream(Multinomial.sample(random, p, 2, 1, false))
                            .asDoubleStream()
                            .toArray());
                }
                out.add(wide(random.uniform(2)));
            }
            default -> throw new AssertionError("the sequence " + name + " is not known to this test");
        }
        return out.build().flatMapToDouble(Arrays::stream).toArray();
    }

    private static void assertSameToAnUlp(GoldenCase golden, String name, double[] actual) {
        double[] expected = golden.doubles(name);
        assertThat(actual).as(name).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(actual[i] - expected[i]))
                    .as("%s [%d]: %s, expected %s", name, i, actual[i], expected[i])
                    .isLessThanOrEqualTo(Math.ulp(expected[i]));
        }
    }

    private static void assertSameToAFloatUlp(GoldenCase golden, String name, float[] actual) {
        float[] expected = golden.floats(name);
        assertThat(actual).as(name).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(actual[i] - expected[i]))
                    .as("%s [%d]: %s, expected %s", name, i, actual[i], expected[i])
                    .isLessThanOrEqualTo(Math.ulp(expected[i]));
        }
    }

    private static double[] wide(float[] values) {
        var wide = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    private static float[] filled(int n, float value) {
        var values = new float[n];
        Arrays.fill(values, value);
        return values;
    }

    /** {@code [3, n]} in memory as {@code [n, 3]}. */
    private static float[] transposed(float[] values, int n) {
        var result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i % n * 3 + i / n] = values[i];
        }
        return result;
    }
}
