package dev.tessera.inference.int8;

import dev.tessera.inference.checkpoint.Checkpoint;
import dev.tessera.inference.checkpoint.TensorTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A checkpoint with Linear layers of normally distributed weights. */
public final class RandomMatrices {

    private RandomMatrices() {}

    /** Layers {@code 0}, {@code 1}, ...: weight {@code [out, in]} and bias {@code [out]}. */
    public static TensorTable write(Path file, long seed, int layers, int in, int out) throws IOException {
        var header = new StringBuilder("{");
        long end = 0;
        for (int layer = 0; layer < layers; layer++) {
            header.append(layer == 0 ? "" : ",").append(tensor(layer + ".weight", out + "," + in, end, 4L * out * in));
            end += 4L * out * in;
            header.append(',').append(tensor(layer + ".bias", Integer.toString(out), end, 4L * out));
            end += 4L * out;
        }
        byte[] json = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate((int) (8 + json.length + end)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        var random = new Random(seed);
        while (bytes.hasRemaining()) {
            bytes.putFloat((float) (random.nextGaussian() / Math.sqrt(in)));
        }
        Files.write(file, bytes.array());
        return Checkpoint.open(file).firstSection("").orElseThrow();
    }

    private static String tensor(String name, String shape, long begin, long bytes) {
        return "\"%s\":{\"dtype\":\"F32\",\"shape\":[%s],\"data_offsets\":[%d,%d]}"
                .formatted(name, shape, begin, begin + bytes);
    }
}
