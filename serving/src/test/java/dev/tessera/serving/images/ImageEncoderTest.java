package dev.tessera.serving.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.models.PixelImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageEncoderTest {

    private final PixelImage image = gradient(37, 23);

    @ParameterizedTest
    @EnumSource(ImageFormat.class)
    void theSamePixelsGiveTheSameBytes(ImageFormat format) {
        var encoding = new Encoding(format, 80);

        assertThat(ImageEncoder.encode(image, encoding)).isEqualTo(ImageEncoder.encode(gradient(37, 23), encoding));
    }

    @ParameterizedTest
    @EnumSource(
            value = ImageFormat.class,
            names = {"PNG", "WEBP"})
    void pngAndWebpOfQuality100KeepEveryPixel(ImageFormat format) throws IOException {
        var decoded = ImageIO.read(new ByteArrayInputStream(ImageEncoder.encode(image, new Encoding(format, 100))));

        assertThat(decoded.getWidth()).isEqualTo(37);
        assertThat(decoded.getHeight()).isEqualTo(23);
        for (int y = 0; y < 23; y++) {
            for (int x = 0; x < 37; x++) {
                int at = 3 * (y * 37 + x);
                assertThat(decoded.getRGB(x, y) & 0xffffff)
                        .isEqualTo((image.rgb()[at] & 255) << 16
                                | (image.rgb()[at + 1] & 255) << 8
                                | image.rgb()[at + 2] & 255);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ImageFormat.class,
            names = {"JPEG", "WEBP"})
    void lowerQualityGivesSmallerFiles(ImageFormat format) {
        var small = ImageEncoder.encode(gradient(200, 200), new Encoding(format, 5));
        var large = ImageEncoder.encode(gradient(200, 200), new Encoding(format, 100));

        assertThat(small).hasSizeLessThan(large.length);
    }

    @Test
    void filesBeginWithTheirFormatsMark() {
        assertThat(ImageEncoder.encode(image, Encoding.png())).startsWith(0x89, 'P', 'N', 'G');
        assertThat(ImageEncoder.encode(image, new Encoding(ImageFormat.JPEG, 90)))
                .startsWith(0xff, 0xd8);
        assertThat(ImageEncoder.encode(image, new Encoding(ImageFormat.WEBP, 90)))
                .startsWith('R', 'I', 'F', 'F');
    }

    private static PixelImage gradient(int width, int height) {
        var rgb = new byte[width * height * 3];
        for (int i = 0; i < width * height; i++) {
            int x = i % width, y = i / width;
            rgb[3 * i] = (byte) (x * 5);
            rgb[3 * i + 1] = (byte) (y * 7);
            rgb[3 * i + 2] = (byte) (x * y);
        }
        return new PixelImage(width, height, rgb);
    }
}
