package dev.tessera.gateway.keys;

import dev.tessera.protocol.Ids;
import dev.tessera.protocol.keys.KeySecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file of API keys, hashes only. It is replaced as a whole, readable by its owner only, so that a gateway that reads
 * it meanwhile sees the old keys or the new ones. One writer at a time: the command line.
 */
public final class ApiKeyFile {
    static final int MOST_KEYS = 10_000;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path file;

    private ApiKeyFile(Path file) {
        this.file = file;
    }

    /** @param file need not exist yet: then there are no keys */
    public static ApiKeyFile at(Path file) {
        return new ApiKeyFile(file.toAbsolutePath());
    }

    /**
     * A new key.
     *
     * @param key in plain text: the only time it can be seen
     */
    public record Created(String key, ApiKey entry) {}

    /**
     * Makes a key and stores its hash.
     *
     * @throws KeyFileException for a name, owner or limit out of range, or a file that cannot be written
     */
    public Created create(String owner, String name, OptionalInt requestsPerMinute) {
        requireName("owner", owner);
        requireName("name", name);
        requestsPerMinute.ifPresent(limit -> {
            if (limit < 1 || limit > 1_000_000) throw KeyFileException.badLimit(limit);
        });
        var keys = new ArrayList<>(list());
        if (keys.size() >= MOST_KEYS) throw KeyFileException.full(file, MOST_KEYS);
        var key = KeySecret.create();
        var entry = new ApiKey(
                Ids.next("key"),
                owner,
                name,
                HexFormat.of().formatHex(KeySecret.hash(key)),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                Optional.empty(),
                requestsPerMinute);
        keys.add(entry);
        write(keys);
        return new Created(key, entry);
    }

    /** All keys in the order they were made, revoked ones too. */
    public List<ApiKey> list() {
        try {
            return JSON.readValue(Files.readAllBytes(file), Content.class).checked();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw KeyFileException.failed(file, e);
        } catch (JacksonException | IllegalArgumentException e) {
            throw KeyFileException.unreadable(file, e);
        }
    }

    private void write(List<ApiKey> keys) {
        try {
            Files.createDirectories(file.getParent());
            var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            var fresh = Files.createTempFile(file.getParent(), "keys", ".new", ownerOnly);
            try {
                Files.write(fresh, JSON.writeValueAsBytes(new Content(keys)));
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw KeyFileException.failed(file, e);
        }
    }

    private static void requireName(String what, String text) {
        if (!NAME.matcher(text).matches()) throw KeyFileException.badName(what, text);
    }

    /** The file as it is written. */
    private record Content(List<ApiKey> keys) {
        List<ApiKey> checked() {
            if (keys == null || keys.size() > MOST_KEYS) throw new IllegalArgumentException("keys");
            for (var key : keys) {
                if (key == null || key.id() == null || key.owner() == null || key.created() == null) {
                    throw new IllegalArgumentException("a key lacks id, owner or created");
                }
                if (key.sha256() == null || HexFormat.of().parseHex(key.sha256()).length != 32) {
                    throw new IllegalArgumentException("sha256");
                }
                requireName("owner", key.owner());
            }
            return List.copyOf(keys);
        }
    }
}
