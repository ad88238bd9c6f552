package dev.tessera.models;

/**
 * An 8-bit RGB image.
 *
 * @param rgb {@code height * width * 3} bytes, rows from the top, R G B of each pixel together
 */
public record PixelImage(int width, int height, byte[] rgb) {}
