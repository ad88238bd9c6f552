package dev.tessera.models.dar;

/**
 * Sizes of D-AR's autoregressive decoder (docs/models/d-ar.md, section 2.2).
 *
 * @param layers transformer blocks, counted
 * @param heads attention heads; no file tells them, every published model has {@code width / 64}
 * @param width of the token stream, from {@code tok_embeddings.weight}
 * @param hidden width inside the feed-forward block, from {@code w1}
 * @param vocabulary image tokens, from {@code tok_embeddings.weight}; equals the tokenizer's codebook
 * @param tokens of one image, from the tokenizer's configuration
 * @param classes labels without the null label: rows of the class table less 1
 */
record DarDecoderConfig(int layers, int heads, int width, int hidden, int vocabulary, int tokens, int classes) {

    /** RoPE base and RMSNorm epsilon of all published models. */
    static final double ROPE_BASE = 10_000;

    static final float EPSILON = 1e-5f;

    /** Label of the unconditional half. */
    int nullLabel() {
        return classes;
    }

    int headSize() {
        return width / heads;
    }
}
