package dev.tessera.models;

/** Width and height in pixels; written {@code 256x256}. */
public record ImageSize(int width, int height) {

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
