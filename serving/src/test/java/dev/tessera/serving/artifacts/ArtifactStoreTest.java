package dev.tessera.serving.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.serving.images.ImageFormat;
import dev.tessera.web.links.SignedLinks;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactStoreTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-11-25T12:00:00Z");

    @Test
    void whatIsStoredIsFoundUntilItExpires() throws IOException {
        var store = store(10, 1000);
        var artifact = store.store(new byte[] {1, 2, 3}, ImageFormat.WEBP);

        assertThat(store.find(artifact.id())).contains(artifact);
        assertThat(Files.readAllBytes(artifact.file())).containsExactly(1, 2, 3);
        assertThat(artifact.mediaType()).isEqualTo("image/webp");
        now = now.plus(HOUR);
        assertThat(store.find(artifact.id())).isEmpty();
    }

    @Test
    void aRestartKeepsFilesAndTheirTime() {
        var artifact = store(10, 1000).store(new byte[3], ImageFormat.PNG);
        now = now.plus(HOUR).minusSeconds(1);

        assertThat(store(10, 1000).find(artifact.id())).contains(artifact);
        now = now.plusSeconds(1);
        assertThat(store(10, 1000).size()).isZero();
        assertThat(artifact.file()).doesNotExist();
    }

    @Test
    void theOldestGoWhenThereAreTooMany() {
        var store = store(2, 1000);
        var first = store.store(new byte[1], ImageFormat.PNG);
        var second = store.store(new byte[1], ImageFormat.PNG);
        store.store(new byte[1], ImageFormat.PNG);

        assertThat(store.find(first.id())).isEmpty();
        assertThat(store.find(second.id())).isPresent();
    }

    @Test
    void theOldestGoWhenTheyAreTooLarge() {
        var store = store(10, 100);
        var first = store.store(new byte[60], ImageFormat.PNG);
        store.store(new byte[60], ImageFormat.PNG);

        assertThat(store.size()).isOne();
        assertThat(first.file()).doesNotExist();
    }

    @Test
    void whatWasNeverFinishedIsDeletedAtTheStart() throws IOException {
        var part = Files.writeString(folder.resolve("part-1.tmp"), "half an image");

        store(10, 1000);

        assertThat(part).doesNotExist();
    }

    @Test
    void noIdLeadsOutOfTheFolder() throws IOException {
        Files.writeString(folder.resolveSibling("outside.png"), "x");

        assertThat(store(10, 1000).find("../outside.png")).isEmpty();
        assertThat(store(10, 1000).find("secret.key")).isEmpty();
    }

    @Test
    void aLinkIsAbsoluteAndSurvivesARestart() throws IOException {
        var artifact = store(10, 1000).store(new byte[3], ImageFormat.PNG);
        var asked = URI.create("http://example.test:8080/v1/images/generations");

        var link = links().link(artifact, asked);

        assertThat(link.toString()).startsWith("http://example.test:8080/v1/artifacts/img_");
        assertThat(links().link(artifact, asked)).isEqualTo(link);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("secret.key"))))
                .isEqualTo("rw-------");
    }

    private ArtifactStore store(int files, long bytes) {
        return new ArtifactStore(folder, HOUR, files, bytes, () -> now);
    }

    private ArtifactLinks links() {
        var secret = FolderSecret.of(folder);
        return new ArtifactLinks(new SignedLinks(() -> secret, () -> now), Optional.empty());
    }
}
