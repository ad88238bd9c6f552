package dev.tessera.web.repeats;

import dev.tessera.web.errors.ApiException;
import java.util.Map;
import java.util.Optional;

/** The header {@code Idempotency-Key}: a structured field's text in quotation marks, or bare as most clients send it. */
public final class IdempotencyKey {

    public static final String HEADER = "Idempotency-Key";

    private static final int LONGEST = 255;

    private IdempotencyKey() {}

    /** @throws ApiException 400 for one that is empty, too long or not of visible ASCII */
    public static Optional<String> read(Optional<String> header) {
        return header.map(IdempotencyKey::read);
    }

    private static String read(String header) {
        boolean quoted = header.length() >= 2 && header.startsWith("\"") && header.endsWith("\"");
        var key = quoted ? header.substring(1, header.length() - 1) : header;
        boolean visible = key.chars().allMatch(character -> character >= 0x20 && character < 0x7f);
        if (key.isBlank() || key.length() > LONGEST || !visible) {
            throw new ApiException(
                    400,
                    Optional.of(HEADER),
                    Optional.of("invalid_value"),
                    HEADER + ": use 1 to " + LONGEST + " visible ASCII characters",
                    Map.of());
        }
        return key;
    }
}
