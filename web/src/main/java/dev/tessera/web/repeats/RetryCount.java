package dev.tessera.web.repeats;

import java.util.Optional;
import org.springframework.http.HttpHeaders;

/** How often OpenAI's clients say that they have sent a request before: the only trace that a lost answer leaves. */
public final class RetryCount {

    /** 0 on the first try; other clients do not send it. */
    private static final String HEADER = "X-Stainless-Retry-Count";

    private RetryCount() {}

    /** Whether the client is one that tells. */
    public static boolean isTold(HttpHeaders headers) {
        return headers.containsHeader(HEADER);
    }

    public static boolean isRepeated(HttpHeaders headers) {
        return Optional.ofNullable(headers.getFirst(HEADER))
                .filter(count -> count.matches("[1-9][0-9]{0,8}"))
                .isPresent();
    }
}
