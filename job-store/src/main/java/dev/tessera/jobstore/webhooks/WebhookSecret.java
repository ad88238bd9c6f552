package dev.tessera.jobstore.webhooks;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** What a receiver checks messages with: {@code whsec_} and 32 random bytes in Base64. */
final class WebhookSecret {

    private static final String PREFIX = "whsec_";
    private static final int BYTES = 32;
    private static final int SHOWN = 4;

    private WebhookSecret() {}

    static String draw() {
        var secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        return PREFIX + Base64.getEncoder().encodeToString(secret);
    }

    /** Its last characters, by which its owner can tell it from others. */
    static String hint(String secret) {
        return PREFIX + "..." + secret.substring(secret.length() - SHOWN);
    }

    /**
     * The header {@code webhook-signature}.
     *
     * @param secrets one, or two while an old one is still accepted
     * @param timestamp Unix seconds
     */
    static String sign(List<String> secrets, String id, long timestamp, String payload) {
        return secrets.stream()
                .map(secret -> sign(secret, id, timestamp, payload))
                .collect(Collectors.joining(" "));
    }

    private static String sign(String secret, String id, long timestamp, String payload) {
        try {
            return new Webhook(secret).sign(id, timestamp, payload);
        } catch (EmptyWebhookSecretException | WebhookSigningException e) {
            throw new IllegalStateException("every stored secret can sign", e);
        }
    }
}
