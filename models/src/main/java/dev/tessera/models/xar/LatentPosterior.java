package dev.tessera.models.xar;

/**
 * What an encoder says about the latent of images: a normal distribution per number (docs/models/xar.md, section 3.7).
 *
 * @param mean {@code [B, channels, h, w]}
 * @param logVariance likewise, as the network gives it
 */
record LatentPosterior(float[] mean, float[] logVariance) {

    private static final float LOWEST = -30;
    private static final float HIGHEST = 20;

    /** @param moments {@code [B, 2 * channels, h, w]}: of each image the means, then the log variances */
    static LatentPosterior of(float[] moments, int images) {
        int half = moments.length / images / 2;
        var mean = new float[images * half];
        var logVariance = new float[images * half];
        for (int image = 0; image < images; image++) {
            System.arraycopy(moments, 2 * image * half, mean, image * half, half);
            System.arraycopy(moments, (2 * image + 1) * half, logVariance, image * half, half);
        }
        return new LatentPosterior(mean, logVariance);
    }

    /** @param noise standard normal, of the mean's shape */
    float[] sample(float[] noise) {
        var sample = new float[mean.length];
        for (int i = 0; i < sample.length; i++) {
            float clamped = Math.max(LOWEST, Math.min(HIGHEST, logVariance[i]));
            sample[i] = mean[i] + (float) Math.exp(0.5f * clamped) * noise[i];
        }
        return sample;
    }
}
