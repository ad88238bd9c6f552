package dev.tessera.models;

/**
 * The square in the middle of an image, as the preprocessing of ADM makes it: halve with BOX while the shorter side is
 * at least twice the target, resize the shorter side to the target with BICUBIC, cut out the middle.
 */
public final class CenterCrop {

    private CenterCrop() {}

    /** @param side of the result in pixels */
    public static PixelImage square(PixelImage image, int side) {
        var halved = image;
        while (Math.min(halved.width(), halved.height()) >= 2 * side) {
            halved = Resize.BOX.apply(halved, halved.width() / 2, halved.height() / 2);
        }
        double scale = (double) side / Math.min(halved.width(), halved.height());
        int width = (int) Math.rint(halved.width() * scale);
        int height = (int) Math.rint(halved.height() * scale);
        return cut(Resize.BICUBIC.apply(halved, width, height), side);
    }

    private static PixelImage cut(PixelImage image, int side) {
        int left = (image.width() - side) / 2;
        int top = (image.height() - side) / 2;
        var rgb = new byte[3 * side * side];
        for (int y = 0; y < side; y++) {
            int from = 3 * ((top + y) * image.width() + left);
            System.arraycopy(image.rgb(), from, rgb, 3 * y * side, 3 * side);
        }
        return new PixelImage(side, side, rgb);
    }
}
