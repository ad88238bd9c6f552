package dev.tessera.stack.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {

    private static final long MIB = 1024 * 1024;

    @TempDir
    Path folder;

    @Test
    void aModelThatDoesNotFitIsSaidWithNumbers() {
        assertThat(Memory.shortage(OptionalLong.of(2000 * MIB), 1000 * MIB))
                .contains(
                        "memory is short: 2000 MiB are available and the stack needs about 2100 MiB "
                                + "(1000 MiB of them are model files); close other programs, or move models out of the models folder");
    }

    @Test
    void enoughOrUnknownMemoryIsNoWarning() {
        assertThat(Memory.shortage(OptionalLong.of(2100 * MIB), 1000 * MIB)).isEmpty();
        assertThat(Memory.shortage(OptionalLong.empty(), 1000 * MIB)).isEmpty();
    }

    @Test
    void theKernelsFiguresAreRead() throws IOException {
        var meminfo = Files.writeString(folder.resolve("meminfo"), "MemTotal: 9000 kB\nMemAvailable:   2048 kB\n");
        Files.writeString(folder.resolve("memory.max"), "4096\n");
        Files.writeString(folder.resolve("memory.current"), "1024\n");

        assertThat(Memory.meminfo(meminfo)).hasValue(2 * MIB);
        assertThat(Memory.cgroup(folder)).hasValue(3072);
    }

    @Test
    void aContainerWithoutALimitHasNone() throws IOException {
        Files.writeString(folder.resolve("memory.max"), "max\n");
        Files.writeString(folder.resolve("memory.current"), "1024\n");

        assertThat(Memory.cgroup(folder)).isEmpty();
    }
}
