package dev.tessera.inference.sampling;

/** The 32-bit Mersenne Twister, seeded as PyTorch seeds its CPU generator (docs/torch-rng.md, section 2). */
final class MersenneTwister {

    private static final int SIZE = 624;
    private static final int SHIFT = 397;

    private final int[] state;
    private int next;

    /** Only the low 32 bits of the seed matter. */
    MersenneTwister(long seed) {
        state = new int[SIZE];
        state[0] = (int) seed;
        for (int j = 1; j < SIZE; j++) {
            state[j] = 1812433253 * (state[j - 1] ^ state[j - 1] >>> 30) + j;
        }
        next = SIZE;
    }

    private MersenneTwister(MersenneTwister other) {
        state = other.state.clone();
        next = other.next;
    }

    MersenneTwister copy() {
        return new MersenneTwister(this);
    }

    /** The next word, all 32 bits. */
    int nextInt() {
        if (next == SIZE) {
            regenerate();
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= y << 7 & 0x9D2C5680;
        y ^= y << 15 & 0xEFC60000;
        return y ^ y >>> 18;
    }

    /** Throws {@code words} words away. */
    void skip(long words) {
        long left = words;
        while (left > 0) {
            if (next == SIZE) {
                regenerate();
            }
            int step = (int) Math.min(left, SIZE - next);
            next += step;
            left -= step;
        }
    }

    private void regenerate() {
        for (int j = 0; j < SIZE - SHIFT; j++) {
            state[j] = state[j + SHIFT] ^ twist(state[j], state[j + 1]);
        }
        for (int j = SIZE - SHIFT; j < SIZE - 1; j++) {
            state[j] = state[j + SHIFT - SIZE] ^ twist(state[j], state[j + 1]);
        }
        state[SIZE - 1] = state[SHIFT - 1] ^ twist(state[SIZE - 1], state[0]);
        next = 0;
    }

    private static int twist(int high, int low) {
        int y = high & 0x80000000 | low & 0x7FFFFFFF;
        return y >>> 1 ^ -(low & 1) & 0x9908B0DF;
    }
}
