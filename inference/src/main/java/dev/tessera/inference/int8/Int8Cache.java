package dev.tessera.inference.int8;

import dev.tessera.inference.checkpoint.TensorEntry;
import dev.tessera.inference.onnx.Int8Weight;
import dev.tessera.inference.onnx.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rounded weights that outlive the process, one file for each graph, named by the digest of what was rounded. A file
 * appears complete or not at all, so processes may share the folder; two that round the same weights at once write the
 * same bytes. Files are checked whenever they are read. Nothing deletes them: anyone may, while no model is opening.
 */
record Int8Cache(Path folder) {

    /** Changes when the rounding or the layout does. */
    private static final String FORMAT = "-v1";

    private static final String PARTIAL = ".partial";

    /** Older unfinished files were left behind by processes that died. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(Int8Cache.class);

    /**
     * Where the values of {@code weights} lie, rounded now if they are not there or damaged.
     *
     * @throws IOException if the folder cannot be read or written, or is full
     */
    Map<Value, TensorEntry> places(List<Int8Weight> weights) throws IOException {
        var file = folder.resolve(WeightDigest.of(weights) + FORMAT + ".safetensors");
        if (Files.isRegularFile(file)) {
            var found = Int8File.read(file, weights);
            if (!found.isDamaged()) {
                return found.places();
            }
            LOG.warn("{} is rounded again, it was damaged: {}", file, found.damage());
        }
        Files.createDirectories(folder);
        deleteAbandoned();
        return written(file, weights);
    }

    private Map<Value, TensorEntry> written(Path file, List<Int8Weight> weights) throws IOException {
        var partial = Files.createTempFile(folder, "int8-", PARTIAL);
        try {
            Int8File.write(partial, weights);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
        var found = Int8File.read(file, weights);
        if (found.isDamaged()) {
            throw new IOException(file + " is not as it was written: " + found.damage());
        }
        return found.places();
    }

    private void deleteAbandoned() throws IOException {
        var before = Instant.now().minus(ABANDONED);
        try (var files = Files.newDirectoryStream(folder, "int8-*" + PARTIAL)) {
            for (var file : files) {
                try {
                    if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                        Files.deleteIfExists(file);
                    }
                } catch (NoSuchFileException e) {
                    continue;
                }
            }
        }
    }
}
