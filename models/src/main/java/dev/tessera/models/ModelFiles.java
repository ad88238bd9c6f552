package dev.tessera.models;

import dev.tessera.inference.checkpoint.TensorTable;
import dev.tessera.models.labels.Label;
import dev.tessera.models.labels.LabelIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the files beside a model's tensors tell about it, whatever its family.
 *
 * @param folder of the model
 */
public record ModelFiles(Path folder, SideFile sideFile) {

    /**
     * The names of so many classes: those of the side file, of ImageNet for 1000 classes, else numbers.
     *
     * @param table whose file has the classes, for refusals
     * @throws SideFileException if the file of labels is wrong or names another number of classes
     */
    public LabelIndex labels(int classes, TensorTable table) {
        if (sideFile.labels().isPresent()) {
            var file = folder.resolve(sideFile.labels().get());
            var labels = LabelIndex.read(file);
            if (labels.size() != classes) {
                throw new SideFileException(
                        file, "it names " + labels.size() + " classes; " + table.file() + " has " + classes);
            }
            return labels;
        }
        return classes == 1000
                ? LabelIndex.imageNet()
                : LabelIndex.of(IntStream.range(0, classes)
                        .mapToObj(index -> new Label("class " + index, List.of()))
                        .toList());
    }

    /** When the newest of the tables' files was written. */
    public static Instant newest(TensorTable... tables) {
        return Stream.of(tables)
                .map(table -> table.entries().iterator().next().file())
                .map(ModelFiles::written)
                .max(Instant::compareTo)
                .orElseThrow();
    }

    private static Instant written(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
