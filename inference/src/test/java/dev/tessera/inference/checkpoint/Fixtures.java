package dev.tessera.inference.checkpoint;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** The checkpoints that {@code make_checkpoints.py} wrote with PyTorch. */
final class Fixtures {

    private Fixtures() {}

    static Path file(String name) {
        try {
            return Path.of(Fixtures.class.getResource("/checkpoints/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static TensorEntry entry(Checkpoint checkpoint, String section, String name) {
        return checkpoint.firstSection(section).orElseThrow().find(name).orElseThrow();
    }
}
