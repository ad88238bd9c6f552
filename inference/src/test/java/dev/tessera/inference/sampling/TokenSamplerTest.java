package dev.tessera.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.inference.sampling.TokenSampler.Settings;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TokenSamplerTest {

    private static final Offset<Float> CLOSE = Offset.offset(1e-6f);

    @Test
    void plainProbabilitiesAreTheSoftmax() {
        var p = probabilities(Settings.PLAIN, 0, 1, 2);

        assertThat(p).containsExactly(new float[] {0.09003057f, 0.24472848f, 0.66524094f}, CLOSE);
    }

    @Test
    void temperatureDividesTheLogits() {
        var p = probabilities(new Settings(2, 0, 1, false), 0, 2, 4);

        assertThat(p).containsExactly(new float[] {0.09003057f, 0.24472848f, 0.66524094f}, CLOSE);
    }

    @Test
    void temperatureZeroIsTheFloorOfTheAuthors() {
        assertThat(probabilities(new Settings(0, 0, 1, false), 1, 1.1f, 0)).containsExactly(0, 1, 0);
    }

    @Test
    void topKKeepsTiesAtItsEdge() {
        var p = probabilities(new Settings(1, 2, 1, false), 3, 1, 3, 4, 3);

        assertThat(p).containsExactly(new float[] {0.17487773f, 0, 0.17487773f, 0.47536689f, 0.17487773f}, CLOSE);
    }

    @Test
    void aTopKBeyondTheVocabularyKeepsAll() {
        assertThat(probabilities(new Settings(1, 99, 1, false), 0, 0)).containsExactly(0.5f, 0.5f);
    }

    @Test
    void topPKeepsTheTokenThatCrossesIt() {
        float[] logits = {log(0.1), log(0.5), log(0.15), log(0.25)};

        var p = probabilities(new Settings(1, 0, 0.7, false), logits);

        assertThat(p).containsExactly(new float[] {0, 2 / 3f, 0, 1 / 3f}, CLOSE);
    }

    @Test
    void theMostProbableTokenStaysAtTopPZero() {
        assertThat(probabilities(new Settings(1, 0, 0, false), 1, 3, 2)).containsExactly(0, 1, 0);
    }

    @Test
    void topPCountsWhatTopKLeft() {
        float[] logits = {log(0.4), log(0.3), log(0.2), log(0.1)};

        // Among the two that are left the first has 0.571: above 0.55, so the second goes; of all four it had 0.4.
        assertThat(probabilities(new Settings(1, 2, 0.55, false), logits)).containsExactly(1, 0, 0, 0);
    }

    @Test
    void greedyTakesTheFirstLargestAndDrawsNothing() {
        var random = new TorchRandom(1);

        int token = new TokenSampler(4).sample(new float[] {1, 3, 3, 0}, 0, new Settings(1, 0, 1, true), random);

        assertThat(token).isEqualTo(1);
        assertThat(random.word()).isEqualTo(new TorchRandom(1).word());
    }

    @Test
    void aRowBeginsAtItsOffset() {
        var sampler = new TokenSampler(2);

        assertThat(sampler.probabilities(new float[] {9, 9, 0, 0}, 2, Settings.PLAIN))
                .containsExactly(0.5f, 0.5f);
    }

    /** The race passes most tokens over without a logarithm; it must choose as if it had not. */
    @Property(tries = 300)
    void samplingIsTheAuthorsMultinomial(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 300) int vocabulary,
            @ForAll @IntRange(max = 40) int topK,
            @ForAll @DoubleRange(min = 0, max = 1) double topP,
            @ForAll @DoubleRange(min = 0.05, max = 3) double temperature) {
        var settings = new Settings(temperature, topK, topP, false);
        var logits = new TorchRandom(seed).normal(vocabulary, 0, 4);
        var sampler = new TokenSampler(vocabulary);
        var random = new TorchRandom(seed + 1);
        var authors = new TorchRandom(seed + 1);
        var p = sampler.probabilities(logits, 0, settings).clone();

        for (int i = 0; i < 5; i++) {
            int token = sampler.sample(logits, 0, settings, random);

            assertThat(token).isEqualTo((int) Multinomial.sample(authors, p, 1, 1, false)[0]);
            assertThat(p[token]).isPositive();
        }
        assertThat(random.word()).isEqualTo(authors.word());
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        assertThatThrownBy(() -> new Settings(-1, 0, 1, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("temperature: -1.0 is out of range; use a number from 0");
        assertThatThrownBy(() -> new Settings(Double.NaN, 0, 1, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Settings(1, -2, 1, false))
                .hasMessage("top_k: -2 is out of range; use a number from 0");
        assertThatThrownBy(() -> new Settings(1, 0, 1.5, false)).hasMessage("top_p: 1.5 is out of range; use 0 to 1");
    }

    private static float[] probabilities(Settings settings, float... logits) {
        return new TokenSampler(logits.length).probabilities(logits, 0, settings);
    }

    private static float log(double p) {
        return (float) Math.log(p);
    }
}
