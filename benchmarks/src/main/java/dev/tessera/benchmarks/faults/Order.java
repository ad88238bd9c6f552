package dev.tessera.benchmarks.faults;

import dev.tessera.benchmarks.history.Fate;
import java.util.HexFormat;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A job that a customer wants.
 *
 * @param cancel whether the customer changes their mind
 * @param trace 32 hexadecimal digits
 */
record Order(String key, Fate fate, int workMillis, String priority, boolean cancel, String trace) {

    private static final int LONGEST_MILLIS = 300;

    /** Most succeed; a few refuse their input, fail in every attempt, or are cancelled. */
    static Order random(String key, Random random) {
        double lot = random.nextDouble();
        var fate = lot < 0.03 ? Fate.REFUSES : lot < 0.05 ? Fate.BREAKS : Fate.SUCCEEDS;
        var trace = new byte[16];
        random.nextBytes(trace);
        return new Order(
                key,
                fate,
                random.nextInt(LONGEST_MILLIS),
                random.nextInt(3) == 0 ? "batch" : "interactive",
                random.nextDouble() < 0.04,
                HexFormat.of().formatHex(trace));
    }

    /** What {@code TestWork} of the workers reads. */
    JsonNode body() {
        return JsonMapper.shared()
                .createObjectNode()
                .put("prompt", key)
                .put("fate", fate.name())
                .put("work_ms", workMillis);
    }

    String traceparent() {
        return "00-" + trace + "-00f067aa0ba902b7-01";
    }
}
