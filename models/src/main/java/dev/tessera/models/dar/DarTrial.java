package dev.tessera.models.dar;

import dev.tessera.inference.onnx.Weights;
import dev.tessera.inference.runtime.ExecutionTarget;
import dev.tessera.inference.runtime.Precision;
import dev.tessera.models.PartTrial;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Steps of D-AR's parts on noise, to be timed: decoding with half of the tokens known, one image to denoise. */
final class DarTrial {

    private static final int GUIDED = 2;

    private DarTrial() {}

    static PartTrial decoder(
            DarDecoderConfig config, Weights weights, Precision precision, ExecutionTarget target, int maxRows) {
        return new Decoder(DarDecoder.open(config, precision.bind(weights), target, maxRows));
    }

    /** @param part the condition decoder or the denoiser */
    static PartTrial tokenizer(
            DarTokenizerConfig config, Weights weights, String part, Precision precision, ExecutionTarget target) {
        var precisions =
                new dev.tessera.models.Precisions(Map.of(DarParts.CONDITION, precision, DarParts.DENOISER, precision));
        var opened = DarTokenizer.open(config, weights, target, precisions);
        return part.equals(DarParts.CONDITION) ? new Condition(opened) : new Denoiser(opened);
    }

    private record Decoder(DarDecoder decoder) implements PartTrial {

        @Override
        public List<Integer> batches(int maxRows) {
            return Stream.of(GUIDED, 4 * GUIDED, maxRows)
                    .filter(rows -> rows <= maxRows)
                    .distinct()
                    .toList();
        }

        @Override
        public void run(int rows) {
            var past = new int[rows];
            Arrays.fill(past, decoder.config().tokens() / 2);
            decoder.step(new long[rows], past, 0);
        }

        @Override
        public void close() {
            decoder.close();
        }
    }

    private record Condition(DarTokenizer tokenizer) implements PartTrial {

        @Override
        public List<Integer> batches(int maxRows) {
            return List.of(1);
        }

        @Override
        public void run(int images) {
            var config = tokenizer.config();
            tokenizer.conditionDecoder(images).advance(new long[images * config.tokens()], config.tokensPerStep());
        }

        @Override
        public void close() {
            tokenizer.close();
        }
    }

    private record Denoiser(DarTokenizer tokenizer) implements PartTrial {

        @Override
        public List<Integer> batches(int maxRows) {
            return List.of(1);
        }

        @Override
        public void run(int images) {
            var config = tokenizer.config();
            var denoiser = config.denoiser();
            var patches = new Patches(config.resolution(), config.resolution(), denoiser.patch());
            var x = PartTrial.noise(images * patches.count() * denoiser.patchValues());
            var c = PartTrial.noise(images * config.tokensPerStep() * denoiser.conditionWidth());
            tokenizer.denoise(x, new float[images], c, patches);
        }

        @Override
        public void close() {
            tokenizer.close();
        }
    }
}
