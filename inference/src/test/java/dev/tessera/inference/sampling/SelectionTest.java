package dev.tessera.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SelectionTest {

    @Property
    void theKthLargestIsWhereSortingPutsIt(@ForAll("values") List<Float> values, @ForAll int place) {
        int n = values.size();
        int k = Math.floorMod(place, n) + 1;
        var array = new float[n];
        Arrays.setAll(new Object[n], i -> array[i] = values.get(i));
        var sorted = array.clone();
        Arrays.sort(sorted);

        assertThat(Selection.largest(array, k)).isEqualTo(sorted[n - k]);
    }

    /** Few different values, so that many are equal. */
    @Provide
    Arbitrary<List<Float>> values() {
        return Arbitraries.oneOf(
                        Arbitraries.of(-1f, 1f, 2f, Float.NEGATIVE_INFINITY),
                        Arbitraries.floats().between(-50, 50).filter(value -> value != 0))
                .list()
                .ofMinSize(1)
                .ofMaxSize(100);
    }
}
