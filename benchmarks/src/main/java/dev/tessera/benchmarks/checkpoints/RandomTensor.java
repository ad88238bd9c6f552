package dev.tessera.benchmarks.checkpoints;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;

/**
 * A float32 tensor to be written: drawn from a normal distribution, or a buffer that is the same in every file.
 *
 * @param shape sizes, outermost first; row-major in the file
 */
record RandomTensor(String name, List<Long> shape, Values values) {

    /** The value at a place of the row-major tensor; asked in order. */
    @FunctionalInterface
    interface Values {
        double at(long place, SplittableRandom random);
    }

    static RandomTensor of(String name, double mean, double deviation, long... shape) {
        return new RandomTensor(name, sizes(shape), (place, random) -> mean + deviation * random.nextGaussian());
    }

    /** A buffer: nothing is drawn for it. */
    static RandomTensor buffer(String name, LongToDoubleFunction values, long... shape) {
        return new RandomTensor(name, sizes(shape), (place, random) -> values.applyAsDouble(place));
    }

    /** A matrix {@code [out, in]}, or a kernel {@code [out, in, ...]}, whose products with values of order 1 have deviation {@code gain}. */
    static RandomTensor matrix(String name, double gain, long out, long... in) {
        var shape = LongStream.concat(LongStream.of(out), LongStream.of(in)).toArray();
        return of(name, 0, gain / Math.sqrt(LongStream.of(in).reduce(1, Math::multiplyExact)), shape);
    }

    /** Factors of a normalisation: around 1. */
    static RandomTensor factors(String name, long size) {
        return of(name, 1, 0.1, size);
    }

    /** Addends: small, not zero. */
    static RandomTensor addends(String name, long size) {
        return of(name, 0, 0.02, size);
    }

    long elements() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    private static List<Long> sizes(long... shape) {
        return LongStream.of(shape).boxed().toList();
    }
}
