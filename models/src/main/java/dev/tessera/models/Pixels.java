package dev.tessera.models;

/** Between 8-bit images and the planes of floats that networks use. */
public final class Pixels {

    private Pixels() {}

    /**
     * Image {@code index} of planes {@code [B, 3, H, W]} in [-1, 1] as 8-bit RGB: clamped, then
     * {@code floor(255 * (x + 1) / 2 + 0.5)}.
     */
    public static PixelImage fromPlanes(float[] planes, int index, int width, int height) {
        int area = width * height;
        var rgb = new byte[3 * area];
        for (int channel = 0; channel < 3; channel++) {
            int plane = (3 * index + channel) * area;
            for (int pixel = 0; pixel < area; pixel++) {
                float clamped = Math.max(-1f, Math.min(1f, planes[plane + pixel]));
                rgb[3 * pixel + channel] = (byte) (int) Math.floor(255f * ((clamped + 1f) / 2f) + 0.5f);
            }
        }
        return new PixelImage(width, height, rgb);
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
