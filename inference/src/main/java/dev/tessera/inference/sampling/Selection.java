package dev.tessera.inference.sampling;

/** Finds one place of an order without putting everything into order. */
final class Selection {

    private Selection() {}

    /**
     * The value that {@code k - 1} others are larger than or equal to.
     *
     * @param values are moved about
     * @param k from 1 to the number of values
     */
    static float largest(float[] values, int k) {
        int low = 0;
        int high = values.length - 1;
        int wanted = k - 1;
        while (low < high) {
            // Hoare's partition: everything up to j is at least the pivot, everything from i on at most.
            float pivot = values[(low + high) >>> 1];
            int i = low;
            int j = high;
            while (i <= j) {
                while (values[i] > pivot) {
                    i++;
                }
                while (values[j] < pivot) {
                    j--;
                }
                if (i <= j) {
                    float moved = values[i];
                    values[i++] = values[j];
                    values[j--] = moved;
                }
            }
            if (wanted <= j) {
                high = j;
            } else if (wanted >= i) {
                low = i;
            } else {
                return values[wanted];
            }
        }
        return values[wanted];
    }
}
