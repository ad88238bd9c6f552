package dev.tessera.models;

import dev.tessera.inference.checkpoint.Checkpoint;
import dev.tessera.inference.checkpoint.CheckpointException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints that lie in one folder, headers read, and the optional side file {@code model.yaml}.
 *
 * @param checkpoints in the order of their file names
 * @param refused files that look like checkpoints and could not be read, with the reason
 */
public record ModelFolder(Path path, List<Checkpoint> checkpoints, SideFile sideFile, Map<Path, String> refused) {

    private static final Logger LOG = LoggerFactory.getLogger(ModelFolder.class);
    private static final List<String> ENDINGS = List.of(".pt", ".pth", ".ckpt", ".safetensors");
    private static final int MOST_FILES = 256;

    /** @throws SideFileException if {@code model.yaml} is there and wrong */
    public static ModelFolder open(Path folder) {
        var checkpoints = new ArrayList<Checkpoint>();
        var refused = new java.util.LinkedHashMap<Path, String>();
        for (var file : files(folder)) {
            try {
                checkpoints.add(Checkpoint.open(file));
            } catch (CheckpointException e) {
                LOG.warn("{}", e.getMessage());
                refused.put(file, e.getMessage());
            }
        }
        return new ModelFolder(folder, List.copyOf(checkpoints), SideFile.read(folder), Map.copyOf(refused));
    }

    /** The checkpoint in the file of this name. */
    public Optional<Checkpoint> checkpoint(String fileName) {
        return checkpoints.stream()
                .filter(checkpoint -> checkpoint.path().getFileName().toString().equals(fileName))
                .findFirst();
    }

    /** The checkpoint that the side file names for a role, such as {@code tokenizer}; all when it names none. */
    public List<Checkpoint> inRole(String role) {
        return Optional.ofNullable(sideFile.files().get(role))
                .map(name -> checkpoint(name).stream().toList())
                .orElse(checkpoints);
    }

    private static List<Path> files(Path folder) {
        try (var entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile)
                    .filter(file -> ENDINGS.stream()
                            .anyMatch(file.getFileName().toString().toLowerCase(Locale.ROOT)::endsWith))
                    .sorted()
                    .limit(MOST_FILES)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " cannot be read", e);
        }
    }
}
