package dev.tessera.models.dar;

import dev.tessera.inference.sampling.TorchRandom;
import dev.tessera.models.CenterCrop;
import dev.tessera.models.ImageSize;
import dev.tessera.models.ImageTokenizer;
import dev.tessera.models.PixelImage;
import dev.tessera.models.Pixels;
import dev.tessera.models.SamplingValues;
import java.util.Arrays;

/** D-AR's tokenizer by itself (docs/models/d-ar.md, sections 3.1 to 3.4 and 4.8). */
final class DarImageTokenizer implements ImageTokenizer {

    private final DarTokenizer tokenizer;
    private final DarTokenizerConfig config;
    private final Patches patches;

    DarImageTokenizer(DarTokenizer tokenizer) {
        this.tokenizer = tokenizer;
        this.config = tokenizer.config();
        this.patches = new Patches(
                config.resolution(), config.resolution(), config.denoiser().patch());
    }

    @Override
    public ImageSize size() {
        return new ImageSize(patches.width(), patches.height());
    }

    @Override
    public int tokens() {
        return config.tokens();
    }

    @Override
    public int codebook() {
        return config.codebook();
    }

    @Override
    public synchronized int[] tokenize(PixelImage image) {
        int patch = config.encoderPatch();
        int side = (config.resolution() + patch - 1) / patch * patch;
        var planes = Pixels.toPlanes(CenterCrop.square(image, side));
        return Arrays.stream(tokenizer.encode(planes, 1, side, side))
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    @Override
    public PixelImage detokenize(int[] codes, long seed) {
        if (codes.length != config.tokens()) {
            throw SamplingValues.wrong("codes", codes.length + " codes", "exactly " + config.tokens());
        }
        for (int code : codes) {
            if (code < 0 || code >= config.codebook()) {
                throw SamplingValues.wrong("codes", code, "codes from 0 to " + (config.codebook() - 1));
            }
        }
        return decode(codes, new TorchRandom(seed));
    }

    @Override
    public PixelImage reconstruct(PixelImage image, long seed) {
        var random = new TorchRandom(seed);
        // The authors' encoder draws one number for each image, and does not use it.
        random.uniform(1);
        return decode(tokenize(image), random);
    }

    private synchronized PixelImage decode(int[] codes, TorchRandom random) {
        var flow = new PixelFlow(tokenizer, 1, random.normal(patches.values()), patches, config.steps());
        var tokens = Arrays.stream(codes).asLongStream().toArray();
        float[] planes = new float[0];
        while (!flow.complete()) {
            planes = flow.advance(tokenizer.denoise(flow.state(), flow.times(), flow.conditionTokens(tokens), patches));
        }
        return Pixels.fromPlanes(planes, 0, patches.width(), patches.height());
    }

    @Override
    public synchronized void close() {
        tokenizer.close();
    }
}
