package dev.tessera.models.dar;

/** Hears of every denoising step of a generation. Called on the lane: must return at once. */
interface FlowListener {

    /**
     * A step is done.
     *
     * @param step 0-based
     * @param steps of the generation; after the last one {@code planes} are the final images
     * @param planes images as far as they are known, {@code [B, 3, H, W]}, about [-1, 1]
     */
    void stepped(int step, int steps, float[] planes);
}
