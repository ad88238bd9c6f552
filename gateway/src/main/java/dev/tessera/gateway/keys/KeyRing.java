package dev.tessera.gateway.keys;

import dev.tessera.protocol.keys.KeySecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that are accepted now. The file is looked at again at most once a second; a damaged one is reported and the
 * last good keys stay. What callers send is never stored, so guessing costs this process no memory.
 */
public final class KeyRing {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final int LONGEST_KEY = 256;

    private final Path file;
    private final InstantSource clock;
    private volatile Loaded loaded = new Loaded(Map.of(), Version.NONE, Instant.MIN);

    public KeyRing(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /** The live key that this is, if it is one. */
    public Optional<ApiKey> find(String presented) {
        if (presented.length() > LONGEST_KEY) return Optional.empty();
        var hash = KeySecret.hash(presented);
        return Optional.ofNullable(current().get(start(hash)))
                .filter(entry -> MessageDigest.isEqual(entry.hash, hash))
                .map(Entry::key);
    }

    private Map<String, Entry> current() {
        if (clock.instant().isAfter(loaded.looked)) {
            look();
        }
        return loaded.entries;
    }

    private synchronized void look() {
        var now = clock.instant();
        if (!now.isAfter(loaded.looked)) return;
        var next = now.plus(LOOK_AGAIN);
        var version = Version.of(file);
        if (version.equals(loaded.version)) {
            loaded = new Loaded(loaded.entries, version, next);
            return;
        }
        try {
            loaded = new Loaded(read(), version, next);
            LOG.info("{} live API keys in {}", loaded.entries.size(), file);
        } catch (KeyFileException e) {
            LOG.error("{}; the keys read before stay valid", e.getMessage());
            loaded = new Loaded(loaded.entries, version, next);
        }
    }

    private Map<String, Entry> read() {
        Map<String, Entry> entries = new HashMap<>();
        for (var key : ApiKeyFile.at(file).list()) {
            var hash = HexFormat.of().parseHex(key.sha256());
            if (key.live()) entries.put(start(hash), new Entry(hash, key));
        }
        return entries;
    }

    /** Finds the entry by half of the hash; the other half is compared in constant time. */
    private static String start(byte[] hash) {
        return HexFormat.of().formatHex(Arrays.copyOf(hash, 16));
    }

    private record Entry(byte[] hash, ApiKey key) {}

    private record Loaded(Map<String, Entry> entries, Version version, Instant looked) {}

    /** What tells one content of the file from another: it is replaced, so its key (inode) changes too. */
    private record Version(FileTime modified, long size, String fileKey) {
        static final Version NONE = new Version(FileTime.fromMillis(0), -1, "");

        static Version of(Path file) {
            try {
                var now = Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class);
                return new Version(now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey()));
            } catch (IOException e) {
                return NONE;
            }
        }
    }
}
