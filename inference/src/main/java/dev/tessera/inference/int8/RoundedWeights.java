package dev.tessera.inference.int8;

import dev.tessera.inference.checkpoint.TensorEntry;
import dev.tessera.inference.onnx.Int8Weight;
import dev.tessera.inference.onnx.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rounded weights of one graph while its session is opened. They lie in a file, from which ONNX Runtime maps one
 * after the other as it packs them: in the cache folder, or without one in a temporary file that {@link #close} deletes.
 * Where no file can be written (a full disk, a read-only container) they are in memory.
 *
 * @param places of values in files; empty if they are in memory
 * @param memory the values in memory, in the byte order of the machine; empty if they lie in files
 * @param temporary deleted when the session is open
 */
public record RoundedWeights(Map<Value, TensorEntry> places, Map<Value, ByteBuffer> memory, Optional<Path> temporary)
        implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RoundedWeights.class);

    /**
     * Rounds weights, or finds them rounded.
     *
     * @param cache folder that keeps them for the next start
     * @throws dev.tessera.inference.checkpoint.CheckpointException if the checkpoint cannot be read
     */
    public static RoundedWeights of(List<Int8Weight> weights, Optional<Path> cache) {
        if (weights.isEmpty()) {
            return new RoundedWeights(Map.of(), Map.of(), Optional.empty());
        }
        return cache.flatMap(folder -> cached(weights, folder))
                .or(() -> inTemporaryFile(weights))
                .orElseGet(() -> inMemory(weights));
    }

    private static Optional<RoundedWeights> cached(List<Int8Weight> weights, Path folder) {
        try {
            var places = new Int8Cache(folder).places(weights);
            return Optional.of(new RoundedWeights(places, Map.of(), Optional.empty()));
        } catch (IOException e) {
            LOG.warn("the int8 weights are not kept: {} cannot be used ({})", folder, e.toString());
            return Optional.empty();
        }
    }

    private static Optional<RoundedWeights> inTemporaryFile(List<Int8Weight> weights) {
        Optional<Path> file = Optional.empty();
        try {
            file = Optional.of(Files.createTempFile("tessera-int8-", ".safetensors"));
            Int8File.write(file.get(), weights);
            var found = Int8File.read(file.get(), weights);
            if (!found.isDamaged()) {
                return Optional.of(new RoundedWeights(found.places(), Map.of(), file));
            }
            LOG.warn("the temporary file {} is not as it was written: {}", file.get(), found.damage());
        } catch (IOException e) {
            LOG.warn("int8 weights are rounded in memory, no temporary file can be written ({})", e.toString());
        }
        file.ifPresent(RoundedWeights::delete);
        return Optional.empty();
    }

    /** Takes twice the weights' size until the session is open. */
    public static RoundedWeights inMemory(List<Int8Weight> weights) {
        var memory = new HashMap<Value, ByteBuffer>();
        for (var weight : weights) {
            var matrix = Int8Matrix.of(weight.source());
            memory.put(
                    weight.matrix(),
                    direct(matrix.numbers().length).put(matrix.numbers()).flip());
            var scales = direct(matrix.scales().length * Float.BYTES);
            scales.asFloatBuffer().put(matrix.scales());
            memory.put(weight.scales(), scales);
        }
        return new RoundedWeights(Map.of(), memory, Optional.empty());
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("the temporary file {} cannot be deleted: {}", file, e.toString());
        }
    }

    /** Call it when the session is open: it has its own copy then. */
    @Override
    public void close() {
        temporary.ifPresent(RoundedWeights::delete);
    }
}
