package dev.tessera.inference.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorReaderTest {

    @TempDir
    private Path folder;

    /** Bit patterns and values of IEEE 754 binary16. */
    @ParameterizedTest
    @CsvSource({
        "0000, 0",
        "8000, -0",
        "3c00, 1",
        "c000, -2",
        "7bff, 65504",
        "0400, 6.1035156E-5",
        "03ff, 6.097555E-5",
        "0001, 5.9604645E-8",
        "8001, -5.9604645E-8",
        "3555, 0.33325195",
        "7c00, Infinity",
        "fc00, -Infinity",
        "7e00, NaN"
    })
    void halfPrecisionIsConvertedExactly(String bits, Float value) throws IOException {
        assertThat(first(DType.F16, bits)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"0000, 0", "3f80, 1", "c000, -2", "7f7f, 3.3895314E38", "0001, 9.18355E-41", "ff80, -Infinity"})
    void bfloat16IsConvertedExactly(String bits, Float value) throws IOException {
        assertThat(first(DType.BF16, bits)).isEqualTo(value);
    }

    @Test
    void longsKeepAllTheirBits() throws IOException {
        var bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(Long.MAX_VALUE - 1);
        var file = Files.write(folder.resolve("t"), bytes.array());

        assertThat(TensorReader.longs(new TensorEntry("t", DType.I64, List.of(), List.of(), file, 0, 8)))
                .containsExactly(Long.MAX_VALUE - 1);
    }

    private float first(DType dtype, String bits) throws IOException {
        var bytes = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN).putShort((short) Integer.parseInt(bits, 16));
        var file = Files.write(folder.resolve("t"), bytes.array());
        return TensorReader.floats(new TensorEntry("t", dtype, List.of(1L), List.of(1L), file, 0, 2))[0];
    }
}
