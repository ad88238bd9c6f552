package dev.tessera.stack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What survives when a stack ends, well or badly. */
class StackRestartTest {

    @TempDir
    Path folder;

    @Test
    void aRestartKeepsTheKeyAndGivesTheSameBytesForTheSameSeed() {
        byte[] image;
        String key;
        try (var first = TestStack.start(folder)) {
            key = first.key();
            image = StackTest.seeded(first);
        }

        try (var second = TestStack.start(folder)) {
            assertThat(second.key()).isEqualTo(key);
            assertThat(StackTest.seeded(second)).isEqualTo(image);
        }
    }

    @Test
    void aKilledStackIsFollowedByACleanOneThatStopsItsPostgres() throws Exception {
        var killed = startInItsOwnProcess();
        var left = postgres();

        killed.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        assertThat(left.isAlive()).isTrue();

        try (var next = TestStack.start(folder)) {
            assertThat(left.isAlive()).isFalse();
            assertThat(StackTest.seeded(next)).isNotEmpty();
        }
    }

    @Test
    void sigtermStopsEverything() throws Exception {
        var process = startInItsOwnProcess();
        var postgres = postgres();

        process.destroy();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        // It removes its files a moment before it ends.
        postgres.onExit().get(10, TimeUnit.SECONDS);
        assertThat(folder.resolve("data/stack.json")).doesNotExist();
    }

    @Test
    void sigtermDuringTheStartStopsWhatHasStarted() throws Exception {
        var process = command().start();
        while (!Files.exists(folder.resolve("data/postgres.pid"))) {
            assertThat(process.isAlive()).isTrue();
            Thread.onSpinWait();
        }
        var postgres = postgres();

        process.destroy();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        postgres.onExit().get(10, TimeUnit.SECONDS);
        assertThat(folder.resolve("data/stack.json")).doesNotExist();
    }

    private ProcessHandle postgres() throws IOException {
        return ProcessHandle.of(Long.parseLong(
                        Files.readString(folder.resolve("data/postgres.pid")).trim()))
                .orElseThrow();
    }

    /** Returns when it has printed its line to try. */
    private Process startInItsOwnProcess() throws IOException {
        var process = command().start();
        var output = process.inputReader();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.contains("curl ")) {
                return process;
            }
        }
        throw new IllegalStateException("the stack ended before it was up");
    }

    /** {@code tessera up} as the script starts it. */
    private ProcessBuilder command() {
        TestStack.models(folder);
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.tessera.stack.cli.Tessera",
                        "up",
                        "--port=0",
                        "--data=" + folder.resolve("data"),
                        "--models=" + folder.resolve("models"))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
    }
}
