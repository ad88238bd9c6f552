package dev.tessera.models.dar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real D-AR of a few hundred kilobytes: the golden checkpoints as a model folder. 24 x 24 pixels, 10 classes, 4 steps. */
public final class TinyDar {

    private static final String SIDE_FILE = """
            id: d-ar-tiny
            title: D-AR, tiny, with random weights
            license: test data
            heads: 4
            labels: labels.json
            """;

    private static final String LABELS = """
            [{"name": "red apple", "synonyms": ["apple"]}, {"name": "tench", "synonyms": ["Tinca tinca"]},
             {"name": "macaw", "synonyms": []}, {"name": "otter", "synonyms": []}, {"name": "balloon", "synonyms": []},
             {"name": "geyser", "synonyms": []}, {"name": "valley", "synonyms": []}, {"name": "crane", "synonyms": []},
             {"name": "tabby", "synonyms": ["cat"]}, {"name": "arctic fox", "synonyms": ["fox"]}]
            """;

    private TinyDar() {}

    /** Writes the folder {@code d-ar-tiny} into {@code parent} and returns it. */
    public static Path writeInto(Path parent) {
        try {
            var folder = Files.createDirectories(parent.resolve("d-ar-tiny"));
            for (var file : new String[] {"ar.pt", "tokenizer-a.pt"}) {
                try (InputStream in = TinyDar.class.getResourceAsStream("/golden/d-ar/" + file)) {
                    Files.copy(in, folder.resolve(file));
                }
            }
            Files.writeString(folder.resolve("model.yaml"), SIDE_FILE);
            Files.writeString(folder.resolve("labels.json"), LABELS);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
