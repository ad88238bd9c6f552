package dev.tessera.models.dar;

import dev.tessera.inference.sampling.TorchRandom;
import java.util.Optional;

/**
 * The state of one request between its steps: tokens so far, and the pictures so far.
 *
 * <p>Random numbers come in the authors' order: for every token one exponential per image and code, then the pixels' noise.
 * Previews need the noise before the last token is drawn, so it is taken from a copy of the generator that has skipped
 * the words of all tokens.
 */
final class DarGeneration {

    private final DarSpec spec;
    private final int tokensPerImage;
    private final FlowListener listener;
    private final TorchRandom random;
    private final long[] tokens;
    private PixelFlow flow;
    private int known;
    private Optional<RuntimeException> unheard = Optional.empty();

    DarGeneration(DarSpec spec, int tokensPerImage, FlowListener listener) {
        this.spec = spec;
        this.tokensPerImage = tokensPerImage;
        this.listener = listener;
        this.random = new TorchRandom(spec.seed());
        this.tokens = new long[spec.images() * tokensPerImage];
    }

    /** Draws the noise: only now, so that waiting costs no memory. */
    void begin(DarTokenizer tokenizer) {
        random.skip(spec.skippedWords());
        var patches = new Patches(
                spec.height(), spec.width(), tokenizer.config().denoiser().patch());
        var noise = noise(tokenizer.config(), patches);
        flow = new PixelFlow(tokenizer, spec.images(), noise, patches, spec.steps());
    }

    private float[] noise(DarTokenizerConfig config, Patches patches) {
        var ahead = random.copy();
        if (!spec.sampling().greedy()) {
            ahead.skip(2L * spec.images() * config.codebook() * config.tokens());
        }
        return ahead.normal(spec.images() * patches.values());
    }

    DarSpec spec() {
        return spec;
    }

    /** Tells of a denoising step. A listener that fails ends this generation, at its next step, and no other. */
    void tell(int step, float[] planes) {
        try {
            listener.stepped(step, flow.steps(), planes);
        } catch (RuntimeException e) {
            unheard = Optional.of(e);
        }
    }

    /** Throws what the listener threw. */
    void requireHeard() {
        unheard.ifPresent(failure -> {
            throw failure;
        });
    }

    TorchRandom random() {
        return random;
    }

    /** The pixels' side of the work, once it has begun. */
    PixelFlow flow() {
        return flow;
    }

    /** Tokens {@code [B, tokens]}, the first {@link #known} of each image drawn. */
    long[] tokens() {
        return tokens;
    }

    int known() {
        return known;
    }

    /** Takes the next token of every image. */
    void append(int[] next) {
        for (int image = 0; image < next.length; image++) {
            tokens[image * tokensPerImage + known] = next[image];
        }
        known++;
    }
}
