package dev.tessera.models.xar;

import dev.tessera.inference.sampling.FlowSampler;

/**
 * Everything that decides which images come out: B images that share one random stream.
 *
 * @param labels one per image; the number of classes means none
 * @param guidance of the last cell; 1 and below switch it off
 * @param sampler with its time grid
 * @param seed as for {@code torch.manual_seed}
 */
record XarSpec(int[] labels, double guidance, FlowSampler sampler, long seed) {

    int images() {
        return labels.length;
    }

    boolean guided() {
        return guidance > 1;
    }

    /** Rows of the batch and of the caches: both halves under guidance. */
    int rows() {
        return guided() ? 2 * images() : images();
    }

    /** The guidance of a cell: a line from 1 at the first cell to {@link #guidance} at the last (docs/models/xar.md, section 4.2). */
    double scale(int cell, int cells) {
        return cells == 1 ? guidance : 1 + (guidance - 1) * cell / (cells - 1);
    }

    /** Whether the unconditional half of a cell decides anything: not in the first cell, whose scale is 1. */
    boolean guides(int cell, int cells) {
        return guided() && scale(cell, cells) > 1;
    }

    /** The label that a row is computed with: images with their label first, then the same images without. */
    int label(int row, int nullLabel) {
        return row < images() ? labels[row] : nullLabel;
    }
}
