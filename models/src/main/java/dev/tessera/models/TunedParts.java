package dev.tessera.models;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code tessera doctor --tune} found, kept beside the rounded weights: a text file for each model, the parts that
 * stay fp32 under int8 one a line. It counts for a model of the same sizes and the same number of threads.
 *
 * @param file that may be missing
 */
public record TunedParts(Path file) {

    private static final Logger LOG = LoggerFactory.getLogger(TunedParts.class);
    private static final long MOST_BYTES = 4096;

    /** @param folder the folder of rounded weights */
    static TunedParts of(Path folder, ModelCandidate model, int threads) {
        var sizes = new CRC32C();
        sizes.update(model.configuration().toString().getBytes(StandardCharsets.UTF_8));
        var name = "tuned-%s-%08x-%d-threads.txt".formatted(model.id(), sizes.getValue(), threads);
        return new TunedParts(folder.resolve(name));
    }

    /** Names of parts for which int8 was slower; none if nothing was measured. */
    List<String> slower() {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
                return List.of();
            }
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            LOG.warn("{} is passed over, it cannot be read: {}", file, e.toString());
            return List.of();
        }
    }

    /** Replaces what was found before. */
    void write(List<String> slower) {
        try {
            Files.createDirectories(file.getParent());
            var partial = Files.createTempFile(file.getParent(), "tuned-", ".partial");
            Files.write(partial, slower);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("what was found cannot be kept in " + file, e);
        }
    }
}
