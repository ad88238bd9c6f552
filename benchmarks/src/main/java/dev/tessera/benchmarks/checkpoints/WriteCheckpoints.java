package dev.tessera.benchmarks.checkpoints;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a full-size D-AR with random weights into a folder: about 2.6 GB for the size L, half a minute. */
@Command(
        name = "write-checkpoints",
        mixinStandardHelpOptions = true,
        description = "Writes a D-AR of full size with random weights, in the authors' file layout.")
public final class WriteCheckpoints implements Callable<Integer> {

    /** The sizes that the authors publish. */
    enum Size {
        L("D-AR-L-360K.pt", DarDecoderLayout.L),
        XL("D-AR-XL-360K.pt", DarDecoderLayout.XL);

        private final String file;
        private final DarDecoderLayout layout;

        Size(String file, DarDecoderLayout layout) {
            this.file = file;
            this.layout = layout;
        }
    }

    @Parameters(paramLabel = "FOLDER", description = "Where to write; created if it is missing.")
    private Path folder;

    @Option(names = "--size", defaultValue = "L", description = "Of the decoder: ${COMPLETION-CANDIDATES}.")
    private Size size;

    @Option(names = "--seed", defaultValue = "1", description = "Of the weights.")
    private long seed;

    public static void main(String... args) {
        System.exit(new CommandLine(new WriteCheckpoints()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(folder);
        // The sections under which the authors' loaders look first.
        write(size.file, "model", size.layout.tensors(), seed);
        write("D-AR-tokenizer_v1.pt", "ema", DarTokenizerLayout.V1.tensors(), seed + 1);
        return 0;
    }

    private void write(String file, String section, List<RandomTensor> tensors, long fileSeed) throws IOException {
        var path = folder.resolve(file);
        new RandomCheckpoint(fileSeed).write(path, section, tensors);
        long values = tensors.stream().mapToLong(RandomTensor::elements).sum();
        System.out.printf("%s: %d tensors, %,d values, %,d bytes%n", path, tensors.size(), values, Files.size(path));
    }
}
