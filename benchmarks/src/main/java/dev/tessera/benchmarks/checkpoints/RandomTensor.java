package dev.tessera.benchmarks.checkpoints;

import java.util.List;
import java.util.stream.LongStream;

/**
 * A float32 tensor to be drawn from a normal distribution.
 *
 * @param shape sizes, outermost first; row-major in the file
 */
record RandomTensor(String name, List<Long> shape, double mean, double deviation) {

    static RandomTensor of(String name, double mean, double deviation, long... shape) {
        return new RandomTensor(name, LongStream.of(shape).boxed().toList(), mean, deviation);
    }

    /** A matrix {@code [out, in]} whose products with values of order 1 have deviation {@code gain}. */
    static RandomTensor matrix(String name, double gain, long out, long in) {
        return of(name, 0, gain / Math.sqrt(in), out, in);
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
}
