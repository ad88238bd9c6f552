package dev.tessera.stack.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    private static final long PID = ProcessHandle.current().pid();

    @TempDir
    Path folder;

    private DataFolder data;

    @BeforeEach
    void create() {
        data = new DataFolder(folder.resolve("data")).create();
    }

    @Test
    void aSecondStackOnTheFolderIsRefusedWithTheFirstOnesProcess() {
        try (var first = StackLock.take(data)) {
            assertThat(first).isNotNull();
            new RunningStack(PID, "http://127.0.0.1:8080", 8082, 5432, 9092).write(data);

            assertThatThrownBy(() -> StackLock.take(data))
                    .isInstanceOf(StackException.class)
                    .hasMessage("data folder " + data.path() + " is in use by a running stack (process " + PID
                            + ", http://127.0.0.1:8080); stop it with './tessera down --data " + data.path()
                            + "', or choose another folder with --data");
        }
    }

    @Test
    void aStackThatStartsIsFoundAndNotReady() {
        try (var lock = StackLock.take(data)) {
            assertThat(lock).isNotNull();
            assertThat(RunningStack.find(data)).contains(new RunningStack(PID, "", 0, 0, 0));
            assertThat(RunningStack.find(data).orElseThrow().isReady()).isFalse();
        }
    }

    @Test
    void whatAKilledStackLeftIsNoRunningStack() {
        StackLock.take(data).close();
        new RunningStack(PID, "http://127.0.0.1:8080", 8082, 5432, 9092).write(data);

        assertThat(RunningStack.find(data)).isEmpty();
    }

    @Test
    void theClientsKeyIsReadableByItsOwnerOnly() throws IOException {
        new ClientFile("local", "secret").write(data);

        assertThat(ClientFile.read(data)).contains(new ClientFile("local", "secret"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.client())))
                .isEqualTo("rw-------");
        assertThat(new ClientFile("local", "secret")).hasToString("ClientFile[owner=local]");
    }

    @Test
    void aBrokenClientFileIsNamed() throws IOException {
        Files.writeString(data.client(), "[]");

        assertThatThrownBy(() -> ClientFile.read(data))
                .isInstanceOf(StackException.class)
                .hasMessageStartingWith(data.client() + " is not the client file that './tessera up' writes (")
                .hasMessageEndingWith("); delete it and start the stack again: it makes a new key");
    }
}
