package dev.tessera.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FloatFunctionsTest {

    @Property
    void powersOfEAreGoodToOneUnitInTheLastPlace(@ForAll @IntRange(max = 1 << 24) int part) {
        float x = -104 * fraction(part);
        float exact = (float) StrictMath.exp(x);

        assertThat(FloatFunctions.exp(x)).isBetween(Math.nextDown(exact), Math.nextUp(exact));
    }

    @Test
    void powersOfEEndAtNothingAndAtOne() {
        assertThat(FloatFunctions.exp(Float.NEGATIVE_INFINITY)).isZero();
        assertThat(FloatFunctions.exp(-1e30f)).isZero();
        assertThat(FloatFunctions.exp(0)).isEqualTo(1);
        assertThat(FloatFunctions.exp(Float.NaN)).isNaN();
    }

    @Property
    void logarithmsAreClose(@ForAll @IntRange(min = 1, max = 1 << 24) int part) {
        float x = fraction(part);
        double exact = StrictMath.log(x);

        assertThat(Math.abs(FloatFunctions.log(x) - exact)).isLessThanOrEqualTo(1e-7 + 2e-7 * Math.abs(exact));
    }

    @Property
    void sinesAndCosinesAreClose(@ForAll @IntRange(max = 1 << 24) int part) {
        float t = (float) (2 * Math.PI) * fraction(part);
        assertThat(Math.abs(FloatFunctions.sin(t) - StrictMath.sin(t))).isLessThan(2e-7);
        assertThat(Math.abs(FloatFunctions.cos(t) - StrictMath.cos(t))).isLessThan(2e-7);
    }

    private static float fraction(int part) {
        return part * 0x1p-24f;
    }
}
