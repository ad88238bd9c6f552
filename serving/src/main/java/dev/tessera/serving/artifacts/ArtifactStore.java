package dev.tessera.serving.artifacts;

import dev.tessera.serving.images.ImageFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finished images in one folder, each for a limited time. A file's modification time is when it was stored, so a restart
 * loses nothing. When count or bytes pass their limits the oldest go first. Safe for use by many threads.
 */
public final class ArtifactStore {

    private static final Logger LOG = LoggerFactory.getLogger(ArtifactStore.class);
    private static final Pattern ID = Pattern.compile("img_[A-Za-z0-9_-]{32}\\.(png|jpeg|webp)");

    private final Path folder;
    private final Duration life;
    private final int mostFiles;
    private final long mostBytes;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Deque<Stored> stored = new ArrayDeque<>();
    private long bytes;

    private record Stored(Path file, long bytes, Instant at) {}

    /**
     * Opens the folder, making it if needed, and takes over the files that lie in it.
     *
     * @param mostFiles kept at once, at least 1
     * @param mostBytes kept at once
     */
    public ArtifactStore(Path folder, Duration life, int mostFiles, long mostBytes, InstantSource clock) {
        this.folder = folder;
        this.life = life;
        this.mostFiles = mostFiles;
        this.mostBytes = mostBytes;
        this.clock = clock;
        try {
            Files.createDirectories(folder);
            deleteUnfinished(folder);
            try (var files = Files.list(folder)) {
                files.filter(file -> ID.matcher(file.getFileName().toString()).matches())
                        .map(ArtifactStore::stored)
                        .sorted(Comparator.comparing(Stored::at))
                        .forEach(this::remember);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the artifact folder " + folder + " cannot be used", e);
        }
        sweep();
    }

    public Artifact store(byte[] content, ImageFormat format) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var file = folder.resolve(newId(format));
        try {
            var part = Files.createTempFile(folder, "part-", ".tmp");
            Files.write(part, content);
            Files.setLastModifiedTime(part, FileTime.from(now));
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("an image could not be stored in " + folder, e);
        }
        synchronized (this) {
            remember(new Stored(file, content.length, now));
        }
        sweep();
        return artifact(file, now);
    }

    /** The artifact, unless it has expired, was removed, or never was. */
    public Optional<Artifact> find(String id) {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        var file = folder.resolve(id);
        try {
            var artifact = artifact(file, Files.getLastModifiedTime(file).toInstant());
            return Optional.of(artifact).filter(found -> clock.instant().isBefore(found.expires()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Deletes what has expired or is too much. Called at the start and at every store; {@link #find} never tells of the expired. */
    public synchronized void sweep() {
        var oldest = clock.instant().minus(life);
        while (!stored.isEmpty()
                && (stored.size() > mostFiles
                        || bytes > mostBytes
                        || !stored.peekFirst().at().isAfter(oldest))) {
            var gone = stored.removeFirst();
            bytes -= gone.bytes();
            try {
                Files.deleteIfExists(gone.file());
            } catch (IOException e) {
                LOG.warn("the expired image {} could not be deleted: {}", gone.file(), e.toString());
            }
        }
    }

    /** Files kept now. */
    public synchronized int size() {
        return stored.size();
    }

    private void remember(Stored file) {
        stored.addLast(file);
        bytes += file.bytes();
    }

    private Artifact artifact(Path file, Instant at) {
        var name = file.getFileName().toString();
        var format =
                ImageFormat.named(name.substring(name.lastIndexOf('.') + 1)).orElseThrow();
        return new Artifact(name, file, format.mediaType(), at.plus(life));
    }

    /** What a process was writing when it was killed. */
    private static void deleteUnfinished(Path folder) throws IOException {
        try (var parts = Files.newDirectoryStream(folder, "part-*.tmp")) {
            for (var part : parts) {
                Files.deleteIfExists(part);
            }
        }
    }

    private String newId(ImageFormat format) {
        var id = new byte[24];
        random.nextBytes(id);
        return "img_" + Base64.getUrlEncoder().withoutPadding().encodeToString(id) + "." + format.wireName();
    }

    private static Stored stored(Path file) {
        try {
            return new Stored(
                    file, Files.size(file), Files.getLastModifiedTime(file).toInstant());
        } catch (NoSuchFileException e) {
            return new Stored(file, 0, Instant.EPOCH);
        } catch (IOException e) {
            throw new UncheckedIOException("the artifact " + file + " cannot be read", e);
        }
    }
}
