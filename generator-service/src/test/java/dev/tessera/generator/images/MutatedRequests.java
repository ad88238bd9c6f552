package dev.tessera.generator.images;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Requests that are right but for a few fields, values or bytes, drawn from a seed. */
final class MutatedRequests {

    private static final List<String> NAMES = List.of(
            "prompt",
            "model",
            "n",
            "size",
            "quality",
            "background",
            "output_format",
            "output_compression",
            "moderation",
            "stream",
            "partial_images",
            "response_format",
            "user",
            "safety_identifier",
            "style",
            "seed",
            "temperature",
            "nonsense",
            "",
            "__proto__",
            "extra_body");
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "1",
            "-1",
            "2",
            "10",
            "11",
            "100",
            "1e400",
            "-0.0",
            "1.5",
            "9223372036854775808",
            "1" + "0".repeat(60),
            "\"\"",
            "\"auto\"",
            "\"png\"",
            "\"url\"",
            "\"32x32\"",
            "\"0x0\"",
            "\"99999x99999\"",
            "\"x\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"🍎\"",
            "\"" + "y".repeat(600) + "\"",
            "[]",
            "{}",
            "[[[[]]]]",
            "{\"a\":{\"b\":1}}",
            "[1,2]",
            "NaN",
            "Infinity",
            "'x'");

    private final Random random;

    MutatedRequests(long seed) {
        random = new Random(seed);
    }

    byte[] next() {
        var fields = IntStream.range(0, random.nextInt(5))
                .mapToObj(i -> "\"" + pick(NAMES) + "\": " + pick(VALUES))
                .collect(Collectors.joining(", "));
        var prompt = random.nextInt(8) == 0 ? "" : "\"prompt\": \"red apple\"";
        var between = prompt.isEmpty() || fields.isEmpty() ? "" : ", ";
        var bytes = ("{" + prompt + between + fields + "}").getBytes(StandardCharsets.UTF_8);
        return random.nextInt(3) == 0 ? damaged(bytes) : bytes;
    }

    /** A few bytes changed, or the end cut off. */
    private byte[] damaged(byte[] bytes) {
        if (random.nextBoolean()) {
            return java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
        }
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
