package dev.tessera.models.dar;

import dev.tessera.inference.sampling.GuidanceSchedule;
import dev.tessera.inference.sampling.TokenSampler;

/**
 * Everything that decides which images come out: B images that share one random stream.
 *
 * @param labels one per image
 * @param guidance scales by token, and from which token on there are none
 * @param sampling temperature, filters, greedy or not
 * @param seed as for {@code torch.manual_seed}
 * @param skippedWords 32-bit words of the stream that are thrown away first: how the authors' script differs
 * @param height in pixels, a multiple of the denoiser's patch
 * @param width likewise
 * @param steps denoising steps
 * @param prefix codes that every image starts with instead of sampled ones: its layout
 * @param sharedPrefix so many tokens of the first image are given to all images
 */
record DarSpec(
        int[] labels,
        GuidanceSchedule guidance,
        TokenSampler.Settings sampling,
        long seed,
        long skippedWords,
        int height,
        int width,
        int steps,
        long[] prefix,
        int sharedPrefix) {

    int images() {
        return labels.length;
    }

    /** Rows that the decoder computes for each token: both halves under guidance. */
    int rows() {
        return guidance.active() ? 2 * images() : images();
    }
}
