package dev.tessera.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against Pillow 12.3:
 * {@code im = Image.new('RGB', (37, 53)); im.putdata([((x*7+y*3)%256, (x*x+y*11)%256, (x*y*5)%256) for y in range(53) for x in range(37)])},
 * then {@code sha256(im.resize((width, height), filter).tobytes())}.
 */
class ResizeTest {

    @ParameterizedTest
    @CsvSource({
        "BOX, 18, 26, 891f7854b1cf8d14ede8cd44ea026369f3f6d39c6802366771dd4a0777a31899",
        "BOX, 16, 23, 048545dd5f254a3325fb610b7172d6f6e79c32401c6b390f7e2a797ac6d0b462",
        "BOX, 50, 70, 4e231c721d640af3b6d6a3ecb358611c1922a63354e8c063223b18f082447ba4",
        "BICUBIC, 18, 26, 4b367131b51944c4e1fca598eedc83bfa46117d4c31451a8679ae95e603ea4b0",
        "BICUBIC, 16, 23, 7894ecaf033a99ce1dce79b4ee3065f840780ed16ac112759242a066eda4d46e",
        "BICUBIC, 50, 70, 2f7038bede8e0b90bc82673fcdc445e910003de38980832ee46de87cde9a88a0"
    })
    void everyPixelIsPillows(Resize filter, int width, int height, String sha256) throws Exception {
        var resized = filter.apply(pattern(37, 53), width, height);
        var digest = MessageDigest.getInstance("SHA-256").digest(resized.rgb());
        assertThat(HexFormat.of().formatHex(digest)).isEqualTo(sha256);
    }

    private static PixelImage pattern(int width, int height) {
        var rgb = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                rgb[at] = (byte) (x * 7 + y * 3);
                rgb[at + 1] = (byte) (x * x + y * 11);
                rgb[at + 2] = (byte) (x * y * 5);
            }
        }
        return new PixelImage(width, height, rgb);
    }
}
