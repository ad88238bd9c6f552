package dev.tessera.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.models.PixelImage;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LikenessTest {

    private static final int SIDE = 16;

    @Test
    void equalImagesAreAsLikeAsCanBe() {
        assertThat(Likeness.of(noise(1), noise(1))).isEqualTo(new Likeness(99, 1));
    }

    @Test
    void oneStepInEveryByteIs48Decibels() {
        var image = noise(1);
        var shifted = image.rgb().clone();
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] += (shifted[i] & 0xff) < 255 ? 1 : -1;
        }

        var likeness = Likeness.of(image, new PixelImage(SIDE, SIDE, shifted));

        assertThat(likeness.psnr()).isCloseTo(48.13, within(0.01));
        assertThat(likeness.ssim()).isGreaterThan(0.999);
    }

    @Test
    void imagesThatHaveNothingInCommonHaveNoStructureInCommon() {
        assertThat(Likeness.of(noise(1), noise(2)).ssim()).isCloseTo(0, within(0.15));
    }

    private static PixelImage noise(long seed) {
        var bytes = new byte[3 * SIDE * SIDE];
        new Random(seed).nextBytes(bytes);
        return new PixelImage(SIDE, SIDE, bytes);
    }
}
