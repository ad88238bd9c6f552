package dev.tessera.jobstore.keys;

import dev.tessera.jobstore.ids.ShownId;
import dev.tessera.protocol.keys.CreatedKey;
import dev.tessera.protocol.keys.NewKey;
import dev.tessera.protocol.keys.StoredKey;
import dev.tessera.web.errors.ApiException;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** API keys for the gateway and the command line. The gateway never routes {@code /internal} from outside. */
@Hidden
@RestController
final class KeysController {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final int MOST = 1_000_000;

    private final ApiKeys keys;

    KeysController(ApiKeys keys) {
        this.keys = keys;
    }

    @PostMapping("/internal/keys")
    @ResponseStatus(HttpStatus.CREATED)
    CreatedKey create(@RequestBody NewKey wanted) {
        requireName("owner", wanted.owner());
        requireName("name", wanted.name());
        requireRange("requests_per_minute", wanted.requestsPerMinute());
        requireRange("concurrent_jobs", wanted.concurrentJobs());
        wanted.storedBytes().filter(bytes -> bytes < 1).ifPresent(bytes -> {
            throw invalid("stored_bytes", bytes + " is out of range; at least 1 is allowed");
        });
        return keys.create(wanted);
    }

    @GetMapping("/internal/keys")
    List<StoredKey> list() {
        return keys.list();
    }

    @PostMapping("/internal/keys/{id}/revoke")
    StoredKey revoke(@PathVariable String id) {
        return ShownId.KEY
                .read(id)
                .flatMap(keys::revoke)
                .orElseThrow(() -> notFound("no key '" + shown(id) + "' is known; './tessera keys list' shows them"));
    }

    /** @param sha256 64 lower-case hexadecimal digits */
    @GetMapping("/internal/keys/by-hash/{sha256}")
    StoredKey byHash(@PathVariable String sha256) {
        return Optional.of(sha256)
                .filter(hash -> HASH.matcher(hash).matches())
                .flatMap(hash -> keys.find(HexFormat.of().parseHex(hash)))
                .orElseThrow(() -> notFound("no live key has this hash"));
    }

    private static void requireName(String field, String value) {
        if (value == null || !NAME.matcher(value).matches()) {
            throw invalid(
                    field, "'" + shown(String.valueOf(value)) + "' is not allowed; use 1 to 64 of A-Z a-z 0-9 . _ -");
        }
    }

    private static void requireRange(String field, Optional<Integer> value) {
        value.filter(number -> number < 1 || number > MOST).ifPresent(number -> {
            throw invalid(field, number + " is out of range; 1 to " + MOST + " is allowed");
        });
    }

    private static String shown(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "..." : text;
    }

    private static ApiException invalid(String field, String problem) {
        return new ApiException(
                400, Optional.of(field), Optional.of("invalid_value"), field + ": " + problem, Map.of());
    }

    private static ApiException notFound(String sentence) {
        return new ApiException(404, Optional.empty(), Optional.of("key_not_found"), sentence, Map.of());
    }
}
