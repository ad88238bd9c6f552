package dev.tessera.gateway.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiKeyFileTest {
    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-11-25T00:00:00Z");

    private Path path() {
        return folder.resolve("keys.json");
    }

    private ApiKeyFile file() {
        return ApiKeyFile.at(path());
    }

    private void secondsLater() {
        now = now.plusSeconds(2);
    }

    @Test
    void theKeyIsShownOnceAndItsHashIsKept() throws Exception {
        var created = file().create("alice", "laptop", OptionalInt.of(60));
        assertThat(created.key()).matches("tsk_[A-Za-z0-9_-]{43}");
        var text = Files.readString(path());
        assertThat(text).doesNotContain(created.key()).contains(created.entry().sha256());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
        assertThat(file().list()).containsExactly(created.entry());
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(path());
        }
    }

    @Test
    void aNewKeyIsAcceptedAndARevokedOneRefusedWithoutARestart() throws Exception {
        var keys = new KeyRing(path(), () -> now);
        assertThat(keys.find("tsk_any")).isEmpty();
        var created = file().create("alice", "laptop", OptionalInt.empty());
        secondsLater();
        assertThat(keys.find(created.key())).contains(created.entry());
        assertThat(keys.find(created.key() + "x")).isEmpty();
        var other = file().create("bob", "other", OptionalInt.empty());
        var made = "\"sha256\" : \"" + created.entry().sha256() + "\"";
        Files.writeString(
                path(), Files.readString(path()).replace(made, "\"revoked\" : \"2026-11-25T00:00:00Z\", " + made));
        secondsLater();
        assertThat(keys.find(created.key())).isEmpty();
        assertThat(keys.find(other.key())).isPresent();
    }

    @Test
    void aDamagedFileLeavesTheLastGoodKeysInForce() throws Exception {
        var created = file().create("alice", "laptop", OptionalInt.empty());
        var keys = new KeyRing(path(), () -> now);
        assertThat(keys.find(created.key())).isPresent();
        Files.writeString(path(), "{\"keys\": [");
        secondsLater();
        assertThat(keys.find(created.key())).isPresent();
        assertThatThrownBy(() -> file().list())
                .isInstanceOf(KeyFileException.class)
                .hasMessage("keys.json is not a key file; restore it, or delete it and make new keys");
    }

    @Test
    void namesOutOfRangeAreRefused() {
        assertThatThrownBy(() -> file().create("a/b", "x", OptionalInt.empty()))
                .hasMessage("owner: 'a/b' is not allowed; use 1 to 64 letters, digits, dots, dashes, underscores");
        assertThatThrownBy(() -> file().create("a", "", OptionalInt.empty()))
                .hasMessage("name: '' is not allowed; use 1 to 64 letters, digits, dots, dashes, underscores");
        assertThatThrownBy(() -> file().create("a", "b", OptionalInt.of(0)))
                .hasMessage("requests per minute: 0 is not allowed; use 1 to 1000000");
    }
}
