package dev.tessera.inference.sampling;

/**
 * Normal numbers by the paths that PyTorch takes (docs/torch-rng.md, section 4): pair by pair in double precision with one
 * value cached for short or strided tensors, else blocks of 16, eight cosines before the eight sines of the same pairs.
 */
final class TorchNormal {

    private static final int BLOCK = 16;
    private static final int HALF = BLOCK / 2;
    private static final float TWO_PI = (float) (2 * Math.PI);

    private final TorchRandom random;
    private double cached;
    private boolean hasCached;

    TorchNormal(TorchRandom random) {
        this.random = random;
    }

    /** With the same cached value, for another generator. */
    TorchNormal copyFor(TorchRandom other) {
        var copy = new TorchNormal(other);
        copy.cached = cached;
        copy.hasCached = hasCached;
        return copy;
    }

    float[] floats(int count, float mean, float std) {
        if (count < BLOCK) {
            var values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = (float) (scalar() * std + mean);
            }
            return values;
        }
        var values = random.uniform(count);
        for (int start = 0; start <= count - BLOCK; start += BLOCK) {
            transform(values, start, mean, std);
        }
        if (count % BLOCK != 0) {
            System.arraycopy(random.uniform(BLOCK), 0, values, count - BLOCK, BLOCK);
            transform(values, count - BLOCK, mean, std);
        }
        return values;
    }

    private static void transform(float[] values, int start, float mean, float std) {
        for (int lane = start; lane < start + HALF; lane++) {
            float radius = (float) Math.sqrt(-2f * FloatFunctions.log(1f - values[lane]));
            float angle = TWO_PI * values[lane + HALF];
            values[lane] = Math.fma(radius * FloatFunctions.cos(angle), std, mean);
            values[lane + HALF] = Math.fma(radius * FloatFunctions.sin(angle), std, mean);
        }
    }

    float[] scalars(int count) {
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) scalar();
        }
        return values;
    }

    double[] doubles(int count) {
        var values = count < BLOCK ? new double[count] : random.uniformDoubles(count);
        if (count < BLOCK) {
            for (int i = 0; i < count; i++) {
                values[i] = scalar();
            }
            return values;
        }
        for (int start = 0; start <= count - BLOCK; start += BLOCK) {
            transform(values, start);
        }
        if (count % BLOCK != 0) {
            System.arraycopy(random.uniformDoubles(BLOCK), 0, values, count - BLOCK, BLOCK);
            transform(values, count - BLOCK);
        }
        return values;
    }

    /** Math and not StrictMath here: within 1 ulp of the C library that PyTorch calls, where StrictMath is up to 2 off. */
    private static void transform(double[] values, int start) {
        for (int lane = start; lane < start + HALF; lane++) {
            double radius = Math.sqrt(-2 * Math.log(1 - values[lane]));
            double angle = 2 * Math.PI * values[lane + HALF];
            values[lane] = radius * Math.cos(angle);
            values[lane + HALF] = radius * Math.sin(angle);
        }
    }

    float[] bfloat16(int count) {
        if (count < BLOCK) {
            var values = scalars(count);
            for (int i = 0; i < count; i++) {
                values[i] = Bfloat16.round(values[i]);
            }
            return values;
        }
        var values = random.uniformOfPrecision(count, 8);
        for (int start = 0; start <= count - BLOCK; start += BLOCK) {
            transformBfloat16(values, start);
        }
        if (count % BLOCK != 0) {
            System.arraycopy(random.uniformOfPrecision(BLOCK, 8), 0, values, count - BLOCK, BLOCK);
            transformBfloat16(values, count - BLOCK);
        }
        return values;
    }

    /** Every operation in float32, every result rounded to bfloat16. */
    private static void transformBfloat16(float[] values, int start) {
        for (int lane = start; lane < start + HALF; lane++) {
            float log = Bfloat16.round((float) StrictMath.log(Bfloat16.round(1f - values[lane])));
            float radius = Bfloat16.round((float) Math.sqrt(Bfloat16.round(-2f * log)));
            float angle = Bfloat16.round((float) (2 * Math.PI * values[lane + HALF]));
            float cos = Bfloat16.round((float) StrictMath.cos(angle));
            float sin = Bfloat16.round((float) StrictMath.sin(angle));
            values[lane] = Bfloat16.round(radius * cos);
            values[lane + HALF] = Bfloat16.round(radius * sin);
        }
    }

    private double scalar() {
        if (hasCached) {
            hasCached = false;
            return cached;
        }
        double u1 = random.uniformDouble();
        double u2 = random.uniformDouble();
        double radius = Math.sqrt(-2 * StrictMath.log(1 - u2));
        double angle = 2 * Math.PI * u1;
        cached = radius * StrictMath.sin(angle);
        hasCached = true;
        return radius * StrictMath.cos(angle);
    }
}
