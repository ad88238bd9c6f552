package dev.tessera.models.labels;

import dev.tessera.inference.checkpoint.TensorTable;
import dev.tessera.models.SideFile;
import dev.tessera.models.SideFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The class names that belong to a model's files: those of the side file, of ImageNet for 1000 classes, else numbers.
 *
 * @param folder of the model
 */
public record ModelLabels(Path folder, SideFile sideFile) {

    /**
     * The names of so many classes.
     *
     * @param table whose file has the classes, for refusals
     * @throws SideFileException if the file of labels is wrong or names another number of classes
     */
    public LabelIndex read(int classes, TensorTable table) {
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
}
