package dev.tessera.models.dar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PatchesTest {

    @Property(tries = 100)
    void patchesAndBackIsTheSameImage(
            @ForAll @IntRange(min = 1, max = 4) int rows,
            @ForAll @IntRange(min = 1, max = 4) int columns,
            @ForAll @IntRange(min = 1, max = 5) int side,
            @ForAll @IntRange(min = 1, max = 3) int batch) {
        var patches = new Patches(rows * side, columns * side, side);
        var planes = counted(batch * patches.values());
        assertThat(patches.toPlanes(patches.fromPlanes(planes, batch), batch)).isEqualTo(planes);
    }

    @Example
    void thePatchBesideTheFirstBeginsOnePatchWidthFurtherOn() {
        var patches = new Patches(2, 4, 2);
        float[] values = patches.fromPlanes(counted(24), 1);
        assertThat(values).startsWith(0, 1, 4, 5, 8, 9, 12, 13, 16, 17, 20, 21, 2, 3, 6, 7);
    }

    @Example
    void aSizeThatDoesNotDivideIsRefused() {
        assertThatThrownBy(() -> new Patches(12, 16, 8))
                .hasMessage("size: 16x12 does not divide into patches; both sides must be multiples of 8");
    }

    private static float[] counted(int count) {
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i;
        }
        return values;
    }
}
