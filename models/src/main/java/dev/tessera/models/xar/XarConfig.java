package dev.tessera.models.xar;

/**
 * Sizes of the network, all read off its tensors (docs/models/xar.md, section 2).
 *
 * @param width of both stacks of blocks, D
 * @param heads of attention
 * @param headSize width of a head, a multiple of 4
 * @param hidden width of the MLP, h
 * @param encoderBlocks blocks before the second position table
 * @param decoderBlocks blocks behind it
 * @param channels of a latent token
 * @param layout of the tokens in cells
 * @param classes without the unconditional one
 * @param timeFeatures cosines and sines that the time becomes
 */
record XarConfig(
        int width,
        int heads,
        int headSize,
        int hidden,
        int encoderBlocks,
        int decoderBlocks,
        int channels,
        CellLayout layout,
        int classes,
        int timeFeatures) {

    static final float EPSILON = 1e-6f;
    static final double ROPE_BASE = 10_000;

    /** Factors and summands of one block that the condition gives, each of the width. */
    static final int MODULATIONS = 6;

    int blocks() {
        return encoderBlocks + decoderBlocks;
    }

    /** The row of the class table behind all classes. */
    int nullLabel() {
        return classes;
    }

    /** Numbers of one cell of one image: {@code [tokens of a cell, channels]}. */
    int cellValues() {
        return layout.cellTokens() * channels;
    }

    /** Numbers that the condition gives to all blocks. */
    int modulationWidth() {
        return Math.multiplyExact(blocks() * MODULATIONS, width);
    }
}
