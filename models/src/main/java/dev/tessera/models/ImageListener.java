package dev.tessera.models;

import java.util.List;

/** Hears from a generation. Called on the model's lane: must return at once. */
public interface ImageListener {

    /** Whether {@link #preview} wants to be called at all, asked before each preview. */
    boolean wantsPreview(int index);

    /**
     * The images as far as they are known.
     *
     * @param index 0-based, below {@code total}
     * @param total previews of this generation
     * @param images one per image of the request
     */
    void preview(int index, int total, List<PixelImage> images);

    /** The finished images, one per image of the request; the ticket completes afterwards. */
    void completed(List<PixelImage> images);
}
