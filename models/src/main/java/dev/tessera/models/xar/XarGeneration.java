package dev.tessera.models.xar;

import dev.tessera.models.ImageListener;
import dev.tessera.models.PixelImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The state of one request between its steps (docs/models/xar.md, section 4.2). Each cell is denoised, shown if anybody wants
 * to see it, and appended to the cache; the last one is not appended, and shown as the image.
 *
 * <p>Random numbers come in the authors' order: for every cell the noise that it starts from in float32, then in float64 the
 * noise of each step but the last.
 */
final class XarGeneration {

    /** What comes next, in the order in which a cell passes through it. */
    enum Stage {
        DENOISE,
        DECODE,
        APPEND,
        DONE
    }

    private final XarSpec spec;
    private final XarConfig config;
    private final ImageListener listener;
    private final FlowNoise noise;
    private final List<float[]> cells = new ArrayList<>();
    private final List<PixelImage> decoded = new ArrayList<>();
    private Stage stage = Stage.DENOISE;
    private double[] x = new double[0];
    private int step;
    private Optional<RuntimeException> unheard = Optional.empty();

    XarGeneration(XarSpec spec, XarConfig config, FlowNoise noise, ImageListener listener) {
        this.spec = spec;
        this.config = config;
        this.listener = listener;
        this.noise = noise;
    }

    XarSpec spec() {
        return spec;
    }

    Stage stage() {
        return stage;
    }

    /** The cell that is in work. */
    int cell() {
        return stage == Stage.DENOISE ? cells.size() : cells.size() - 1;
    }

    /** The step of the cell, while it is denoised. */
    int step() {
        return step;
    }

    /** The time index of the next call of the transformer; appended cells are clean. */
    int time() {
        return stage == Stage.DENOISE ? spec.sampler().timeIndex(step) : 0;
    }

    /** Finished cells {@code [images, tokens of a cell, channels]}, in order. */
    List<float[]> cells() {
        return cells;
    }

    /** The image that is decoded next. */
    int image() {
        return decoded.size();
    }

    /** Whether the next call computes both halves. Appending does: both are context of guided cells. */
    boolean bothHalves() {
        return spec.guided() && (stage == Stage.APPEND || spec.guides(cell(), cellCount()));
    }

    /** Draws the noise that the next cell starts from. */
    void beginCell() {
        float[] start = noise.start(spec.images() * config.cellValues());
        x = new double[start.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = start[i];
        }
        step = 0;
        stage = Stage.DENOISE;
    }

    /** Writes what the next call of the transformer sees of an image: {@code [tokens of a cell, channels]}. */
    void write(int image, float[] target, int at) {
        int count = config.cellValues();
        if (stage == Stage.APPEND) {
            System.arraycopy(cells.get(cell()), image * count, target, at, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            target[at + i] = (float) x[image * count + i];
        }
    }

    /** Takes the velocities {@code [rows, tokens of a cell, channels]} of the rows that were computed. */
    void denoised(float[] velocities) {
        var sampler = spec.sampler();
        var added = sampler.drawsNoise(step) ? noise.step(x.length) : new double[0];
        x = sampler.next(step, x, guided(velocities), added);
        step++;
        if (step == sampler.steps()) {
            var finished = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                finished[i] = (float) x[i];
            }
            cells.add(finished);
            stage = complete() || previewWanted() ? Stage.DECODE : Stage.APPEND;
        }
    }

    private double[] guided(float[] velocities) {
        var guided = new double[x.length];
        double scale = spec.scale(cell(), cellCount());
        for (int i = 0; i < guided.length; i++) {
            double with = velocities[i];
            if (bothHalves()) {
                double without = velocities[x.length + i];
                guided[i] = without + scale * (with - without);
            } else {
                guided[i] = with;
            }
        }
        return guided;
    }

    /** Whether all cells are denoised. */
    boolean complete() {
        return cells.size() == cellCount();
    }

    private boolean previewWanted() {
        try {
            return listener.wantsPreview(cells.size() - 1);
        } catch (RuntimeException e) {
            unheard = Optional.of(e);
            return false;
        }
    }

    /** Takes the next decoded image; tells of them when it was the last one. */
    void decoded(PixelImage image) {
        decoded.add(image);
        if (decoded.size() < spec.images()) {
            return;
        }
        tell(List.copyOf(decoded));
        decoded.clear();
        stage = complete() ? Stage.DONE : Stage.APPEND;
    }

    private void tell(List<PixelImage> images) {
        try {
            if (complete()) {
                listener.completed(images);
            } else {
                listener.preview(cells.size() - 1, cellCount() - 1, images);
            }
        } catch (RuntimeException e) {
            unheard = Optional.of(e);
        }
    }

    /** Throws what the listener threw: it ends this generation, at its next step, and no other. */
    void requireHeard() {
        unheard.ifPresent(failure -> {
            throw failure;
        });
    }

    private int cellCount() {
        return config.layout().cells();
    }
}
