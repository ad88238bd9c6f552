package dev.tessera.models.dar;

/**
 * Image planes {@code [B, 3, H, W]} cut into square patches {@code [B, P, 3*side*side]}, row-major, and back. The values
 * of a patch are ordered channel, row, column: the order of the weights of the authors' convolutions.
 */
record Patches(int height, int width, int side) {

    Patches {
        if (height < side || width < side || height % side != 0 || width % side != 0) {
            throw new IllegalArgumentException("size: " + width + "x" + height
                    + " does not divide into patches; both sides must be multiples of " + side);
        }
    }

    int rows() {
        return height / side;
    }

    int columns() {
        return width / side;
    }

    int count() {
        return rows() * columns();
    }

    /** Values of one image in either layout. */
    int values() {
        return 3 * height * width;
    }

    float[] fromPlanes(float[] planes, int batch) {
        var patches = new float[planes.length];
        for (int row = 0; row < batch * 3 * height; row++) {
            for (int column = 0; column < columns(); column++) {
                System.arraycopy(planes, row * width + column * side, patches, patchOffset(row, column), side);
            }
        }
        return patches;
    }

    float[] toPlanes(float[] patches, int batch) {
        var planes = new float[patches.length];
        for (int row = 0; row < batch * 3 * height; row++) {
            for (int column = 0; column < columns(); column++) {
                System.arraycopy(patches, patchOffset(row, column), planes, row * width + column * side, side);
            }
        }
        return planes;
    }

    /** Where the {@code side} values of patch column {@code column} in image row {@code row} (over all planes) lie. */
    private int patchOffset(int row, int column) {
        int image = row / (3 * height);
        int channel = row / height % 3;
        int y = row % height;
        int patch = (image * rows() + y / side) * columns() + column;
        return ((patch * 3 + channel) * side + y % side) * side;
    }
}
