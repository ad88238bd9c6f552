package dev.tessera.benchmarks.library;

import dev.tessera.inference.batching.Admission;
import dev.tessera.inference.batching.Ticket;
import dev.tessera.inference.runtime.Device;
import dev.tessera.inference.runtime.ExecutionTarget;
import dev.tessera.models.ImageGenerator;
import dev.tessera.models.ImageListener;
import dev.tessera.models.ImageRequest;
import dev.tessera.models.ModelOptions;
import dev.tessera.models.Models;
import dev.tessera.models.PixelImage;
import dev.tessera.models.PrecisionChoice;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Draws images of fixed classes and seeds in some precision, for compare_samples.py: image i has seed {@code 1000 + i} and
 * class {@code i} modulo the number of classes. Measures nothing.
 */
@Command(
        name = "draw-samples",
        mixinStandardHelpOptions = true,
        description = "Draws images of fixed seeds in a precision and writes their pixels, for compare_samples.py.")
public final class DrawSamples implements Callable<Integer> {

    private static final long FIRST_SEED = 1000;
    private static final int AT_ONCE = 8;

    @Parameters(index = "0", paramLabel = "FOLDER", description = "Of one model.")
    private Path folder;

    @Parameters(index = "1", paramLabel = "OUT", description = "File to write: images one after the other, RGB bytes.")
    private Path out;

    @Option(names = "--precision", defaultValue = "fp32", description = "As settings name it (${DEFAULT-VALUE}).")
    private String precision;

    @Option(names = "--count", defaultValue = "256", description = "Images (${DEFAULT-VALUE}).")
    private int count;

    @Option(names = "--param", paramLabel = "NAME=VALUE", description = "A sampling field of the model.")
    private Map<String, String> sampling = Map.of();

    public static void main(String... args) {
        System.exit(new CommandLine(new DrawSamples()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        var options = new ModelOptions(Device.CPU, ExecutionTarget.defaultThreads(), 2 * AT_ONCE, AT_ONCE)
                .in(PrecisionChoice.parse(precision));
        try (var model = Models.open(folder, options);
                var file = new BufferedOutputStream(Files.newOutputStream(out))) {
            for (int first = 0; first < count; first += AT_ONCE) {
                draw(model, first, Math.min(count, first + AT_ONCE), file);
            }
            System.out.println(count + " images of " + model.description().id() + " in "
                    + model.description().precisions() + ", "
                    + model.description().sizes().get(0) + ": " + out);
        }
        return 0;
    }

    private void draw(ImageGenerator model, int first, int end, OutputStream file) throws IOException {
        var tickets = new ArrayList<Ticket>();
        var heard = new ArrayList<Kept>();
        for (int i = first; i < end; i++) {
            var label = Integer.toString(i % model.description().labels().size());
            var seed = OptionalLong.of(FIRST_SEED + i);
            var request = new ImageRequest(label, 1, Optional.empty(), seed, Map.copyOf(sampling));
            heard.add(new Kept());
            tickets.add(model.prepare(request).start(heard.get(i - first), Admission.interactive("benchmark")));
        }
        for (int i = 0; i < tickets.size(); i++) {
            tickets.get(i).completion().join();
            file.write(heard.get(i).image.rgb());
        }
    }

    /** Keeps the finished image. */
    private static final class Kept implements ImageListener {

        private volatile PixelImage image;

        @Override
        public boolean wantsPreview(int index) {
            return false;
        }

        @Override
        public void preview(int index, int total, List<PixelImage> images) {}

        @Override
        public void completed(List<PixelImage> images) {
            image = images.get(0);
        }
    }
}
