package dev.tessera.models.xar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real xAR of a few megabytes: the golden checkpoints as a model folder. 32 x 32 pixels, ImageNet's classes, 4 steps a cell. */
public final class TinyXar {

    private static final String SIDE_FILE = """
            id: xar-tiny
            title: xAR, tiny, with random weights
            license: test data
            defaults: {num_steps: 4}
            """;

    private TinyXar() {}

    /** Writes the folder {@code xar-tiny} into {@code parent} and returns it. */
    public static Path writeInto(Path parent) {
        try {
            var folder = Files.createDirectories(parent.resolve("xar-tiny"));
            for (var file : new String[] {"xAR-tiny.pth", "kl16.ckpt"}) {
                try (InputStream in = TinyXar.class.getResourceAsStream("/golden/xar/" + file)) {
                    Files.copy(in, folder.resolve(file));
                }
            }
            Files.writeString(folder.resolve("model.yaml"), SIDE_FILE);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
