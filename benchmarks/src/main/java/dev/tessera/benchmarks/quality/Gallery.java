package dev.tessera.benchmarks.quality;

import dev.tessera.inference.batching.Admission;
import dev.tessera.inference.batching.SchedulerListener;
import dev.tessera.models.ImageListener;
import dev.tessera.models.ImageRequest;
import dev.tessera.models.ModelCandidate;
import dev.tessera.models.ModelOptions;
import dev.tessera.models.PixelImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Images of the seeds 0, 1, ... with all other settings as the model has them; seed i draws class i modulo the number of
 * classes.
 *
 * @param precision as the model ran
 * @param classes of the model
 */
record Gallery(String precision, int classes, List<PixelImage> images) {

    private static final int AT_ONCE = 8;

    /** @param more sampling settings of every request */
    static Gallery draw(ModelCandidate model, ModelOptions options, int count, Map<String, Object> more) {
        var images = new ArrayList<PixelImage>();
        try (var generator = model.openImageGenerator(options, SchedulerListener.none())) {
            int classes = generator.description().labels().size();
            for (int first = 0; first < count; first += AT_ONCE) {
                var easels = IntStream.range(first, Math.min(count, first + AT_ONCE))
                        .mapToObj(seed -> {
                            var easel = new Easel();
                            var label = Integer.toString(seed % classes);
                            var request = new ImageRequest(label, 1, Optional.empty(), OptionalLong.of(seed), more);
                            var ticket = generator.prepare(request).start(easel, Admission.interactive("benchmark"));
                            return ticket.completion().thenApply(done -> easel.picture());
                        })
                        .toList();
                easels.forEach(easel -> images.add(easel.toCompletableFuture().join()));
            }
            return new Gallery(generator.description().precisions().toString(), classes, images);
        }
    }

    /** Mean likeness to another gallery of the same seeds. */
    Likeness likeness(Gallery other) {
        var each = IntStream.range(0, images.size())
                .mapToObj(i -> Likeness.of(images.get(i), other.images.get(i)))
                .toList();
        return new Likeness(
                each.stream().mapToDouble(Likeness::psnr).average().orElseThrow(),
                each.stream().mapToDouble(Likeness::ssim).average().orElseThrow());
    }

    /** Images that are equal to the byte in another gallery. */
    long equal(Gallery other) {
        return IntStream.range(0, images.size())
                .filter(i ->
                        Arrays.equals(images.get(i).rgb(), other.images.get(i).rgb()))
                .count();
    }

    /** Writes {@code <precision>-<width>x<height>.rgb}: the bytes of all images, one after the other. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        var size = images.get(0).width() + "x" + images.get(0).height();
        var name = precision.replace(',', '-').replace('=', '-') + "-" + size + ".rgb";
        try (var out = Files.newOutputStream(folder.resolve(name))) {
            for (var image : images) {
                out.write(image.rgb());
            }
        }
    }

    /** Keeps the finished picture. */
    private static final class Easel implements ImageListener {

        private volatile List<PixelImage> finished = List.of();

        PixelImage picture() {
            return finished.get(0);
        }

        @Override
        public boolean wantsPreview(int index) {
            return false;
        }

        @Override
        public void preview(int index, int total, List<PixelImage> images) {}

        @Override
        public void completed(List<PixelImage> images) {
            finished = images;
        }
    }
}
