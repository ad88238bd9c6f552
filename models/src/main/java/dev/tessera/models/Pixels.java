package dev.tessera.models;

/** Between 8-bit images and the planes of floats that networks use. */
public final class Pixels {

    private Pixels() {}

    /**
     * Image {@code index} of planes {@code [B, 3, H, W]} in [-1, 1] as 8-bit RGB: clamped, then
     * {@code floor(255 * (x + 1) / 2 + 0.5)}.
     */
    public static PixelImage fromPlanes(float[] planes, int index, int width, int height) {
        return fromPlanes(planes, index, width, height, value -> {
            float clamped = Math.max(-1f, Math.min(1f, value));
            return (int) Math.floor(255f * ((clamped + 1f) / 2f) + 0.5f);
        });
    }

    /** The same by {@code 255 * (x + 1) / 2}, clamped, then rounded, halves to the even number. */
    public static PixelImage fromPlanesHalfEven(float[] planes, int index, int width, int height) {
        return fromPlanes(planes, index, width, height, value -> (int) Math.rint(clamped((value + 1f) / 2f * 255f)));
    }

    private static float clamped(float level) {
        return Math.max(0f, Math.min(255f, level));
    }

    private static PixelImage fromPlanes(float[] planes, int index, int width, int height, Level level) {
        int area = width * height;
        var rgb = new byte[3 * area];
        for (int channel = 0; channel < 3; channel++) {
            int plane = (3 * index + channel) * area;
            for (int pixel = 0; pixel < area; pixel++) {
                rgb[3 * pixel + channel] = (byte) level.of(planes[plane + pixel]);
            }
        }
        return new PixelImage(width, height, rgb);
    }

    /** From a network's value to a byte, 0 to 255. */
    private interface Level {
        int of(float value);
    }

    /** One image as planes {@code [3, H, W]}: {@code (x / 255 - 0.5) / 0.5}. */
    public static float[] toPlanes(PixelImage image) {
        int area = image.width() * image.height();
        var planes = new float[3 * area];
        for (int channel = 0; channel < 3; channel++) {
            for (int pixel = 0; pixel < area; pixel++) {
                float value = (image.rgb()[3 * pixel + channel] & 0xFF) / 255f;
                planes[channel * area + pixel] = (value - 0.5f) / 0.5f;
            }
        }
        return planes;
    }
}
