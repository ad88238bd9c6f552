package dev.tessera.models.xar;

import java.util.List;

/**
 * Sizes of the autoencoder, all read off its tensors (docs/models/xar.md, section 3.7).
 *
 * @param latentChannels of a latent, and of a token
 * @param innerChannels between the two networks and the 1x1 convolutions around the latent
 * @param encoder levels from the image inwards
 * @param decoder levels by index: the last one is executed first
 */
record KlConfig(int latentChannels, int innerChannels, List<Level> encoder, List<Level> decoder) {

    /**
     * Blocks at one resolution.
     *
     * @param channels that each block puts out
     * @param attention whether an attention follows the block
     */
    record Level(List<Integer> channels, List<Boolean> attention) {

        int last() {
            return channels.get(channels.size() - 1);
        }
    }

    /** Pixels along one side of a latent token. */
    int stride() {
        return 1 << (decoder.size() - 1);
    }
}
