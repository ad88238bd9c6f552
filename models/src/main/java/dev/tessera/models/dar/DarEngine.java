package dev.tessera.models.dar;

import dev.tessera.inference.batching.StepEngine;
import dev.tessera.inference.batching.StepKind;
import dev.tessera.inference.runtime.CacheRows;
import dev.tessera.inference.sampling.TokenSampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The steps of D-AR (docs/models/d-ar.md, section 4.6). A generation decodes one token after another; whenever the tokens
 * that condition the next denoising step are there, it denoises, and previews come for free.
 *
 * <p>Results do not depend on the batch: every row is computed by itself. One thing needs care: ONNX Runtime computes a
 * product of a single row by another path, with other rounding, so no product here ever has a single row.
 */
final class DarEngine implements StepEngine<DarGeneration> {

    /** Patches that are denoised in one call, so that activations stay small: four images of 256 x 256. */
    private static final int PATCHES_AT_ONCE = 4096;

    private final DarDecoder decoder;
    private final DarTokenizer tokenizer;
    private final int maxRows;
    private final StepKind prefill;
    private final StepKind decode;
    private final StepKind denoise;
    private final CacheRows<DarGeneration> rows;
    private final TokenSampler sampler;
    private final float[] merged;

    DarEngine(DarDecoder decoder, DarTokenizer tokenizer, int maxRows) {
        this.decoder = decoder;
        this.tokenizer = tokenizer;
        this.maxRows = maxRows;
        this.prefill = new StepKind("prefill", maxRows);
        this.decode = new StepKind("decode", maxRows);
        this.denoise = new StepKind("denoise", maxRows);
        this.rows = new CacheRows<>(List.of(decoder.cache()));
        this.sampler = new TokenSampler(decoder.config().vocabulary());
        this.merged = new float[decoder.config().vocabulary()];
    }

    @Override
    public int rows(DarGeneration generation) {
        return generation.spec().rows();
    }

    @Override
    public int capacity() {
        return maxRows;
    }

    @Override
    public void admit(DarGeneration generation) {
        generation.begin(tokenizer);
        rows.add(generation, rows(generation));
    }

    @Override
    public Optional<StepKind> next(DarGeneration generation) {
        generation.requireHeard();
        if (generation.flow().complete()) {
            return Optional.empty();
        }
        if (generation.known() >= generation.flow().tokensNeeded()) {
            return Optional.of(denoise);
        }
        // A single given token is a decode step whose draw is thrown away: a pass over one position would be another
        // path.
        boolean given = generation.known() == 0 && generation.spec().prefix().length > 1;
        return Optional.of(given ? prefill : decode);
    }

    @Override
    public void step(StepKind kind, List<DarGeneration> batch) {
        if (kind.equals(denoise)) {
            denoise(batch);
        } else if (kind.equals(decode)) {
            decode(batch);
        } else {
            batch.forEach(this::prefill);
        }
    }

    @Override
    public void release(DarGeneration generation) {
        rows.remove(generation);
    }

    @Override
    public void close() {
        decoder.close();
        tokenizer.close();
    }

    /** Class token and given tokens in one pass; they are part of the image, and consume the words of sampled ones. */
    private void prefill(DarGeneration generation) {
        var spec = generation.spec();
        int given = spec.prefix().length;
        front(List.of(generation));
        var ids = new long[spec.rows() * given];
        for (int row = 0; row < spec.rows(); row++) {
            ids[row * given] = classToken(spec, row);
            System.arraycopy(spec.prefix(), 0, ids, row * given + 1, given - 1);
        }
        decoder.step(ids, new int[spec.rows()], 0);
        var next = new int[spec.images()];
        for (long code : spec.prefix()) {
            Arrays.fill(next, (int) code);
            generation.append(next);
        }
        if (!spec.sampling().greedy()) {
            generation
                    .random()
                    .skip(2L * given * spec.images() * decoder.config().vocabulary());
        }
    }

    /** The next token of every image of every generation. */
    private void decode(List<DarGeneration> batch) {
        var slots = front(batch);
        int count = batch.stream().mapToInt(this::rows).sum();
        int padded = Math.max(2, count);
        var ids = new long[padded];
        var past = new int[padded];
        for (int row = 0; row < padded; row++) {
            // The second row beside a single one is a neighbour that waits (its slot is written again when it runs), or
            // nobody's.
            var slot = slots.get(row < slots.size() ? row : 0);
            var owner = slot.owner();
            past[row] = Math.min(owner.known(), decoder.config().tokens() - 1);
            ids[row] = owner.known() == 0 ? classToken(owner.spec(), slot.row()) : lastToken(owner, slot.row());
        }
        float[] logits = decoder.step(ids, past, 0);
        for (var generation : batch) {
            generation.append(sample(generation, logits, rowsOf(generation, slots)));
        }
    }

    /** Brings the rows of {@code batch} to the front. Returns the slots of all rows, the batch's first. */
    private List<CacheRows.Slot<DarGeneration>> front(List<DarGeneration> batch) {
        return rows.arrange(owner -> batch.contains(owner) ? 0 : 1);
    }

    private int[] sample(DarGeneration generation, float[] logits, int[] rowOf) {
        var spec = generation.spec();
        int index = generation.known();
        var next = new int[spec.images()];
        for (int image = 0; image < spec.images(); image++) {
            int unconditional = spec.guidance().active() ? rowOf[spec.images() + image] : rowOf[image];
            merge(spec, index, logits, rowOf[image], unconditional);
            next[image] = sampler.sample(merged, 0, spec.sampling(), generation.random());
        }
        if (index < spec.prefix().length) {
            Arrays.fill(next, (int) spec.prefix()[index]);
        } else if (index < spec.sharedPrefix()) {
            Arrays.fill(next, next[0]);
        }
        return next;
    }

    /** Guidance on the raw logits, in float32. */
    private void merge(DarSpec spec, int index, float[] logits, int conditional, int unconditional) {
        int n = merged.length;
        if (!spec.guidance().guides(index)) {
            System.arraycopy(logits, conditional * n, merged, 0, n);
            return;
        }
        float scale = spec.guidance().scale(index, decoder.config().tokens());
        for (int i = 0; i < n; i++) {
            float without = logits[unconditional * n + i];
            merged[i] = without + (logits[conditional * n + i] - without) * scale;
        }
    }

    private long classToken(DarSpec spec, int row) {
        int label = row < spec.images() ? spec.labels()[row] : decoder.config().nullLabel();
        return (long) decoder.config().vocabulary() + label;
    }

    private long lastToken(DarGeneration owner, int row) {
        int image = row % owner.spec().images();
        return owner.tokens()[image * decoder.config().tokens() + owner.known() - 1];
    }

    private static int[] rowsOf(DarGeneration generation, List<CacheRows.Slot<DarGeneration>> slots) {
        var rowOf = new int[generation.spec().rows()];
        for (int i = 0; i < slots.size(); i++) {
            if (slots.get(i).owner() == generation) {
                rowOf[slots.get(i).row()] = i;
            }
        }
        return rowOf;
    }

    /** One denoising step for every generation; those with images of one size share calls. */
    private void denoise(List<DarGeneration> batch) {
        var left = new ArrayList<>(batch);
        while (!left.isEmpty()) {
            var patches = left.get(0).flow().patches();
            var call = new ArrayList<DarGeneration>();
            int taken = 0;
            for (var generation : left) {
                int wanted = generation.spec().images() * patches.count();
                boolean fits = call.isEmpty() || taken + wanted <= PATCHES_AT_ONCE;
                if (fits && generation.flow().patches().equals(patches)) {
                    call.add(generation);
                    taken += wanted;
                }
            }
            left.removeAll(call);
            denoiseTogether(call, patches);
        }
    }

    private void denoiseTogether(List<DarGeneration> call, Patches patches) {
        var flows = call.stream().map(DarGeneration::flow).toList();
        var states = new FloatRows(flows.stream().map(PixelFlow::state).toList());
        var times = new FloatRows(flows.stream().map(PixelFlow::times).toList());
        var conditions = new FloatRows(call.stream()
                .map(generation -> generation.flow().conditionTokens(generation.tokens()))
                .toList());
        var velocities = states.split(tokenizer.denoise(states.joined(), times.joined(), conditions.joined(), patches));
        for (int i = 0; i < call.size(); i++) {
            int step = flows.get(i).step();
            var planes = flows.get(i).advance(velocities.get(i));
            call.get(i).tell(step, planes);
        }
    }
}
