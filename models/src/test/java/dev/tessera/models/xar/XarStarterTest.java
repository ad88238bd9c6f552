package dev.tessera.models.xar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.inference.batching.Admission;
import dev.tessera.models.Heard;
import dev.tessera.models.ImageRequest;
import dev.tessera.models.ModelOptions;
import dev.tessera.models.Models;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The shipped small model, against what its training code draws (starter-models/xar-emoji/sampler.py, one image, one seed). */
class XarStarterTest {

    private static final Path STARTER = Path.of("../starter-models/xar-emoji");
    private static final int ROUNDING = 2;

    @Test
    void aSeedDrawsWhatItDrawsInPyTorch() throws IOException {
        try (var model = Models.open(STARTER, ModelOptions.defaults())) {
            var request = new ImageRequest("red apple", 1, Optional.empty(), OptionalLong.of(3), Map.of());
            var heard = Heard.withoutPreviews();
            model.prepare(request)
                    .start(heard, Admission.interactive("a"))
                    .completion()
                    .join();
            var drawn = heard.images().get(0);
            byte[] expected = rgb("starter-red-apple-seed-3.png");
            assertThat(drawn.rgb()).hasSameSizeAs(expected);
            for (int i = 0; i < expected.length; i++) {
                assertThat(drawn.rgb()[i] & 0xff)
                        .isBetween((expected[i] & 0xff) - ROUNDING, (expected[i] & 0xff) + ROUNDING);
            }
        }
    }

    private static byte[] rgb(String resource) throws IOException {
        try (var stream = Objects.requireNonNull(XarStarterTest.class.getResourceAsStream(resource))) {
            var image = ImageIO.read(stream);
            var bytes = new byte[3 * image.getWidth() * image.getHeight()];
            for (int i = 0; i < bytes.length; i++) {
                int pixel = i / 3;
                int argb = image.getRGB(pixel % image.getWidth(), pixel / image.getWidth());
                bytes[i] = (byte) (argb >> 16 - 8 * (i % 3));
            }
            return bytes;
        }
    }
}
