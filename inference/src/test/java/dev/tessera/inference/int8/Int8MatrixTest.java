package dev.tessera.inference.int8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.inference.checkpoint.DType;
import dev.tessera.inference.checkpoint.TensorEntry;
import dev.tessera.inference.checkpoint.TensorReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Int8MatrixTest {

    @TempDir
    Path folder;

    @Test
    void everyWeightIsWithinHalfAStepOfItsChannel() throws IOException {
        int out = 70;
        int in = 33;
        var table = RandomMatrices.write(folder.resolve("m.safetensors"), 1, 1, in, out);
        var entry = table.find("0.weight").orElseThrow();
        float[] weights = TensorReader.floats(entry);
        var matrix = Int8Matrix.of(entry);
        for (int channel = 0; channel < out; channel++) {
            float scale = matrix.scales()[channel];
            for (int k = 0; k < in; k++) {
                float again = matrix.numbers()[k * out + channel] * scale;
                assertThat(again).isCloseTo(weights[channel * in + k], within(0.5001f * scale));
            }
        }
    }

    @Test
    void theLargestWeightOfAChannelIsExactAndZerosStayZero() throws IOException {
        var matrix = Int8Matrix.of(matrix(DType.F32, List.of(3L, 1L), 0, 0, 0, 1, -8, 2));
        assertThat(matrix.scales()).containsExactly(0, 8f / 127);
        assertThat(matrix.numbers()).containsExactly(0, 16, 0, -127, 0, 32);
    }

    @Test
    void otherTypesAndTransposedTensorsAreReadToo() throws IOException {
        // Stored as [3, 2]; the strides make it [2, 3].
        var transposed = matrix(DType.BF16, List.of(1L, 2L), 127, 1, 2, 2, 3, 127);
        assertThat(Int8Matrix.of(transposed).numbers()).containsExactly(127, 1, 2, 2, 3, 127);
    }

    /** A weight {@code [2, 3]} in a file of its own. */
    private TensorEntry matrix(DType dtype, List<Long> strides, float... stored) throws IOException {
        var bytes = ByteBuffer.allocate(stored.length * dtype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : stored) {
            if (dtype == DType.F32) {
                bytes.putFloat(value);
            } else {
                bytes.putShort((short) (Float.floatToRawIntBits(value) >>> 16));
            }
        }
        var file = Files.write(folder.resolve("weights.bin"), bytes.array());
        return new TensorEntry("w", dtype, List.of(2L, 3L), strides, file, 0, bytes.capacity());
    }
}
