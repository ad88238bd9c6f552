package dev.tessera.models.xar;

import dev.tessera.inference.batching.StepEngine;
import dev.tessera.inference.batching.StepKind;
import dev.tessera.inference.runtime.CacheRows;
import dev.tessera.inference.runtime.CacheRows.Slot;
import dev.tessera.models.xar.XarGeneration.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The steps of xAR (docs/models/xar.md, section 4). Generations at the same cell share calls, at whatever step of it they are:
 * time and label belong to a row. Results do not depend on the batch, because every row is computed by itself, and no
 * product has a single row (see {@link Modulations}; a cell has several tokens).
 */
final class XarEngine implements StepEngine<XarGeneration> {

    private final XarTransformer transformer;
    private final Modulations modulations;
    private final XarPainter painter;
    private final XarConfig config;
    private final int maxRows;
    private final CacheRows<XarGeneration> rows;
    private final List<StepKind> denoise;
    private final List<StepKind> append;
    /** One image of one generation, so that a newcomer or a cancellation waits for no more than that. */
    private final StepKind decode = new StepKind("decode", 1);

    XarEngine(XarTransformer transformer, Modulations modulations, XarPainter painter, int maxRows) {
        this.transformer = transformer;
        this.modulations = modulations;
        this.painter = painter;
        this.config = transformer.config();
        this.maxRows = maxRows;
        this.rows = new CacheRows<>(transformer.caches());
        this.denoise = kinds("cell-");
        this.append = kinds("append-");
    }

    private List<StepKind> kinds(String name) {
        return IntStream.range(0, config.layout().cells())
                .mapToObj(cell -> new StepKind(name + cell, maxRows))
                .toList();
    }

    @Override
    public int rows(XarGeneration generation) {
        return generation.spec().rows();
    }

    @Override
    public int capacity() {
        return maxRows;
    }

    @Override
    public void admit(XarGeneration generation) {
        modulations.prepare(schedule(generation.spec()));
        generation.beginCell();
        rows.add(generation, rows(generation));
    }

    /** Every label of the generation at every time that it will pass. */
    private List<Modulations.Key> schedule(XarSpec spec) {
        var keys = new ArrayList<Modulations.Key>();
        for (int row = 0; row < spec.rows(); row++) {
            int label = spec.label(row, config.nullLabel());
            keys.add(new Modulations.Key(label, 0));
            for (int step = 0; step < spec.sampler().steps(); step++) {
                keys.add(new Modulations.Key(label, spec.sampler().timeIndex(step)));
            }
        }
        return keys;
    }

    @Override
    public Optional<StepKind> next(XarGeneration generation) {
        generation.requireHeard();
        return switch (generation.stage()) {
            case DENOISE -> Optional.of(denoise.get(generation.cell()));
            case APPEND -> Optional.of(append.get(generation.cell()));
            case DECODE -> Optional.of(decode);
            case DONE -> Optional.empty();
        };
    }

    @Override
    public void step(StepKind kind, List<XarGeneration> batch) {
        if (kind.equals(decode)) {
            batch.forEach(painter::paint);
        } else {
            run(batch);
        }
    }

    /** One call of the transformer; all of the batch are at the same stage of the same cell. */
    private void run(List<XarGeneration> batch) {
        int cell = batch.get(0).cell();
        var slots = rows.arrange(XarEngine::rank);
        var used = new ArrayList<Slot<XarGeneration>>();
        int first = slots.size();
        for (int i = 0; i < slots.size(); i++) {
            var slot = slots.get(i);
            if (batch.contains(slot.owner()) && computed(slot)) {
                first = Math.min(first, i);
                used.add(slot);
            }
        }
        var x = new float[used.size() * config.cellValues()];
        var keys = new ArrayList<Modulations.Key>();
        for (int i = 0; i < used.size(); i++) {
            var owner = used.get(i).owner();
            owner.write(used.get(i).row() % owner.spec().images(), x, i * config.cellValues());
            keys.add(new Modulations.Key(owner.spec().label(used.get(i).row(), config.nullLabel()), owner.time()));
        }
        if (batch.get(0).stage() == Stage.APPEND) {
            transformer.append(cell, x, modulations.rows(keys), first);
            batch.forEach(XarGeneration::beginCell);
        } else {
            var velocities = transformer.denoise(cell, x, modulations.rows(keys), first);
            batch.forEach(generation -> generation.denoised(rowsOf(generation, used, velocities)));
        }
    }

    /** The rows of one stage of one cell are neighbours, and that is a batch: all that are there. */
    private static int rank(XarGeneration generation) {
        return generation.cell() * Stage.values().length + generation.stage().ordinal();
    }

    /** In the first cell, which binds no cache, the half without class is left out: its scale is 1. */
    private static boolean computed(Slot<XarGeneration> slot) {
        return slot.owner().bothHalves() || slot.row() < slot.owner().spec().images();
    }

    private float[] rowsOf(XarGeneration generation, List<Slot<XarGeneration>> used, float[] all) {
        int count = config.cellValues();
        int owned =
                generation.bothHalves() ? rows(generation) : generation.spec().images();
        var own = new float[owned * count];
        for (int i = 0; i < used.size(); i++) {
            if (used.get(i).owner() == generation) {
                System.arraycopy(all, i * count, own, used.get(i).row() * count, count);
            }
        }
        return own;
    }

    @Override
    public void release(XarGeneration generation) {
        rows.remove(generation);
    }

    @Override
    public void close() {
        transformer.close();
        modulations.close();
        painter.close();
    }
}
