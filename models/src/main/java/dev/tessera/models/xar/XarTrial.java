package dev.tessera.models.xar;

import dev.tessera.inference.onnx.Weights;
import dev.tessera.inference.runtime.ExecutionTarget;
import dev.tessera.inference.runtime.Precision;
import dev.tessera.models.PartTrial;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Steps of xAR's parts on noise, to be timed: denoising the first cell, the modulations of some times. */
final class XarTrial {

    private static final int GUIDED = 2;

    private XarTrial() {}

    static PartTrial transformer(
            XarConfig config, Weights weights, Precision precision, ExecutionTarget target, int maxRows) {
        return new Transformer(XarTransformer.open(config, precision.bind(weights), target, maxRows));
    }

    static PartTrial modulation(XarConfig config, Weights weights, Precision precision, ExecutionTarget target) {
        return new Modulation(config, Modulations.open(config, precision.bind(weights), target));
    }

    private record Transformer(XarTransformer transformer) implements PartTrial {

        @Override
        public List<Integer> batches(int maxRows) {
            return Stream.of(GUIDED, 4 * GUIDED, maxRows)
                    .filter(rows -> rows <= maxRows)
                    .distinct()
                    .toList();
        }

        @Override
        public void run(int rows) {
            var config = transformer.config();
            transformer.denoise(
                    0,
                    PartTrial.noise(rows * config.cellValues()),
                    PartTrial.noise(rows * config.modulationWidth()),
                    0);
        }

        @Override
        public void close() {
            transformer.close();
        }
    }

    private record Modulation(XarConfig config, Modulations modulations) implements PartTrial {

        private static final int TIMES = 50;

        @Override
        public List<Integer> batches(int maxRows) {
            return List.of(TIMES);
        }

        @Override
        public void run(int times) {
            modulations.computeAnew(IntStream.range(0, times)
                    .mapToObj(time -> new Modulations.Key(config.nullLabel(), time))
                    .toList());
        }

        @Override
        public void close() {
            modulations.close();
        }
    }
}
