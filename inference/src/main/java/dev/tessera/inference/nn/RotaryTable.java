package dev.tessera.inference.nn;

/**
 * Cosines and sines of rotary position embeddings, one row per position.
 *
 * @param rows positions
 * @param pairs rotated pairs of a head: half the head size
 * @param cos {@code rows * pairs} values
 * @param sin likewise
 */
public record RotaryTable(int rows, int pairs, float[] cos, float[] sin) {

    /** Positions 0 to {@code rows - 1} on a line: angle of pair j is position * base^(-2j / head size). */
    public static RotaryTable line(int rows, int headSize, double base) {
        var table = empty(rows, headSize / 2);
        for (int position = 0; position < rows; position++) {
            table.fill(position, 0, headSize / 2, position, base);
        }
        return table;
    }

    /**
     * A grid in row-major order, {@code height * width} positions: the first half of the pairs turns with the row
     * index, the second half with the column index.
     */
    public static RotaryTable grid(int height, int width, int headSize, double base) {
        int half = headSize / 4;
        var table = empty(Math.multiplyExact(height, width), headSize / 2);
        for (int position = 0; position < height * width; position++) {
            table.fill(position, 0, half, position / width, base);
            table.fill(position, half, half, position % width, base);
        }
        return table;
    }

    /** The rows of this table in another order: row i of the result is row {@code order[i]}. */
    public RotaryTable inOrder(int... order) {
        var table = empty(order.length, pairs);
        for (int row = 0; row < order.length; row++) {
            System.arraycopy(cos, order[row] * pairs, table.cos, row * pairs, pairs);
            System.arraycopy(sin, order[row] * pairs, table.sin, row * pairs, pairs);
        }
        return table;
    }

    /** This table with {@code more} rows that turn nothing. */
    public RotaryTable withIdentityRows(int more) {
        var longer = empty(rows + more, pairs);
        System.arraycopy(cos, 0, longer.cos, 0, cos.length);
        System.arraycopy(sin, 0, longer.sin, 0, sin.length);
        java.util.Arrays.fill(longer.cos, cos.length, longer.cos.length, 1);
        return longer;
    }

    private static RotaryTable empty(int rows, int pairs) {
        int size = Math.multiplyExact(rows, pairs);
        return new RotaryTable(rows, pairs, new float[size], new float[size]);
    }

    private void fill(int row, int firstPair, int count, int position, double base) {
        for (int j = 0; j < count; j++) {
            // StrictMath: the same table on every machine.
            double angle = position * StrictMath.pow(base, -(double) j / count);
            cos[row * pairs + firstPair + j] = (float) StrictMath.cos(angle);
            sin[row * pairs + firstPair + j] = (float) StrictMath.sin(angle);
        }
    }
}
