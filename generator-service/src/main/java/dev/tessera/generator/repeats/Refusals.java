package dev.tessera.generator.repeats;

import dev.tessera.web.errors.ApiException;
import dev.tessera.web.repeats.IdempotencyKey;
import java.util.Map;
import java.util.Optional;

/** Answers to keys that are in use. */
final class Refusals {

    private Refusals() {}

    static void requireSame(Ask first, Ask again) {
        if (first.bodyHash().equals(again.bodyHash())) return;
        throw refusal(
                422,
                "idempotency_key_reused",
                "it was sent with another body before; use a new key for a new request",
                Map.of());
    }

    /** OpenAI's clients come again by themselves after the second. */
    static ApiException running() {
        return refusal(
                409,
                "idempotency_key_running",
                "the first request with it is still being worked on; send it again in 1 s",
                Map.of("Retry-After", "1"));
    }

    private static ApiException refusal(int status, String code, String found, Map<String, String> headers) {
        return new ApiException(
                status,
                Optional.of(IdempotencyKey.HEADER),
                Optional.of(code),
                IdempotencyKey.HEADER + ": " + found,
                headers);
    }
}
