package dev.tessera.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The examples of docs/torch-rng.md, and what a caller may count on; {@link TorchRandomGoldenTest} has the rest. */
class TorchRandomTest {

    @Test
    void theFirstWordsAreThoseOfTheMersenneTwister() {
        assertThat(words(0)).containsExactly(2357136044L, 2546248239L, 3071714933L, 3626093760L);
        assertThat(words(1)).containsExactly(1791095845L, 4282876139L, 3093770124L, 4005303368L);
        assertThat(words(42)).containsExactly(1608637542L, 3421126067L, 4083286876L, 787846414L);
    }

    @Test
    void onlyTheLowHalfOfASeedMatters() {
        assertThat(words((1L << 32) + 5)).isEqualTo(words(5));
        assertThat(words(-1)).isEqualTo(words((1L << 32) - 1)).isEqualTo(words(Long.MAX_VALUE));
    }

    @Test
    void shortAndLongNormalsAreThoseOfTheSpecification() {
        assertThat(new TorchRandom(0).normal(3))
                .containsExactly(1.5409960746765137f, -0.293428897857666f, -2.1787893772125244f);
        assertThat(new TorchRandom(42).normal(16))
                .startsWith(1.9269152879714966f, 1.4872840642929077f, 0.9007171988487244f);
    }

    @Test
    void aCopyTakesTheCachedNormalAlong() {
        var random = new TorchRandom(7);
        random.normal(3);
        var copy = random.copy();

        assertThat(copy.normal(5)).isEqualTo(random.normal(5));
        assertThat(copy.uniform(5)).isEqualTo(random.uniform(5));
    }

    @Property(tries = 200)
    void skippingIsDrawingAndThrowingAway(@ForAll long seed, @ForAll @IntRange(max = 3000) int words) {
        var skipped = new TorchRandom(seed);
        var drawn = new TorchRandom(seed);

        skipped.skip(words);
        drawn.uniform(words);

        assertThat(skipped.word()).isEqualTo(drawn.word());
    }

    @Property(tries = 200)
    void everyDrawConsumesItsWordsAndNoMore(@ForAll long seed, @ForAll @IntRange(max = 200) int count) {
        var random = new TorchRandom(seed);
        random.exponential(count);
        random.uniform(count);
        random.normal(count + 16);

        var skipped = new TorchRandom(seed);
        int tail = count % 16 == 0 ? 0 : 16;
        skipped.skip(2L * count + count + count + 16 + tail);
        assertThat(random.word()).isEqualTo(skipped.word());
    }

    @Property(tries = 200)
    void aPermutationHoldsEveryNumberOnce(@ForAll long seed, @ForAll @IntRange(max = 200) int count) {
        var permutation = new TorchRandom(seed).permutation(count);

        java.util.Arrays.sort(permutation);
        for (int i = 0; i < count; i++) {
            assertThat(permutation[i]).isEqualTo(i);
        }
    }

    private static long[] words(long seed) {
        var random = new TorchRandom(seed);
        return java.util.stream.IntStream.range(0, 4)
                .mapToLong(i -> Integer.toUnsignedLong(random.word()))
                .toArray();
    }
}
