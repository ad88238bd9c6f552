package dev.tessera.benchmarks.checkpoints;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Writes a full-size model with random weights into a folder: 2.6 GB for D-AR-L, 1 GB for xAR-B, half a minute. */
@Command(
        name = "write-checkpoints",
        mixinStandardHelpOptions = true,
        description = "Writes a model of full size with random weights, in the authors' file layout.")
public final class WriteCheckpoints implements Callable<Integer> {

    @Parameters(paramLabel = "FOLDER", description = "Where to write; created if it is missing.")
    private Path folder;

    @Option(
            names = "--model",
            defaultValue = "d-ar-l",
            converter = ModelNames.class,
            completionCandidates = ModelNames.class,
            description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private PublishedModel model;

    @Option(names = "--seed", defaultValue = "1", description = "Of the weights.")
    private long seed;

    public static void main(String... args) {
        System.exit(new CommandLine(new WriteCheckpoints()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(folder);
        long fileSeed = seed;
        for (var file : model.files()) {
            write(file, fileSeed++);
        }
        return 0;
    }

    private void write(PublishedModel.File file, long fileSeed) throws IOException {
        var path = folder.resolve(file.name());
        new RandomCheckpoint(fileSeed).write(path, file.section(), file.tensors());
        long values = file.tensors().stream().mapToLong(RandomTensor::elements).sum();
        System.out.printf(
                "%s: %d tensors, %,d values, %,d bytes%n", path, file.tensors().size(), values, Files.size(path));
    }

    /** Names as people write them: {@code xar-b}. */
    private static final class ModelNames implements ITypeConverter<PublishedModel>, Iterable<String> {

        @Override
        public PublishedModel convert(String name) {
            return Arrays.stream(PublishedModel.values())
                    .filter(model -> model.toString().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + name + "' is not a model that this writer knows; use one of "
                                    + Arrays.toString(PublishedModel.values())));
        }

        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(PublishedModel.values())
                    .map(PublishedModel::toString)
                    .iterator();
        }
    }
}
