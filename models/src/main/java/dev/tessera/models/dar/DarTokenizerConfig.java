package dev.tessera.models.dar;

/**
 * Sizes of a D-AR tokenizer (docs/models/d-ar.md, section 2.1): encoder, quantiser, condition decoder and pixel denoiser.
 *
 * @param encoderPatch side of an encoder patch in pixels
 * @param encoderLayers transformer blocks before the quantiser
 * @param decoderLayers transformer blocks of the condition decoder
 * @param encoderWidth channels of the encoder, a multiple of 64
 * @param decoderWidth channels of the condition tokens, a multiple of 64
 * @param codeWidth channels of a code
 * @param codebook number of codes
 * @param lowRankQueries whether queries are a narrow table and a Linear
 * @param tokens of one image
 * @param groups of tokens
 * @param tokensPerStep condition tokens that one denoising step sees
 * @param steps denoising steps
 * @param resolution no side of an image is smaller, in pixels
 * @param denoiser the pixel denoiser
 */
record DarTokenizerConfig(
        int encoderPatch,
        int encoderLayers,
        int decoderLayers,
        int encoderWidth,
        int decoderWidth,
        int codeWidth,
        int codebook,
        boolean lowRankQueries,
        int tokens,
        int groups,
        int tokensPerStep,
        int steps,
        int resolution,
        Denoiser denoiser) {

    /** Channels of an attention head, fixed in the authors' code, as are the rotary axes of 32 channels each. */
    static final int HEAD_SIZE = 64;

    static final double ROPE_BASE = 10_000;
    static final float EPSILON = 1e-6f;

    /**
     * The pixel denoiser (section 3.4).
     *
     * @param width channels, a multiple of 64
     * @param conditionWidth channels of the condition tokens
     * @param depth blocks
     * @param patch side of a pixel patch
     * @param dataStd pixels are multiplied by it inside the flow
     * @param timeShift shift of the time grid, 1 for none
     */
    record Denoiser(int width, int conditionWidth, int depth, int patch, float dataStd, float timeShift) {

        /** Values of one RGB patch. */
        int patchValues() {
            return 3 * patch * patch;
        }
    }

    /** Values of one RGB patch of the encoder. */
    int encoderPatchValues() {
        return 3 * encoderPatch * encoderPatch;
    }
}
