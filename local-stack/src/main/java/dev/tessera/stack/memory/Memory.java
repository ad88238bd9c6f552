package dev.tessera.stack.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** How much memory a new process can take here, and what the stack needs. */
public final class Memory {

    private static final long MIB = 1024 * 1024;

    /** One JVM with gateway, generator and broker, and PostgreSQL beside it; measured 600 to 700 MiB without a model. */
    private static final long STACK = 800 * MIB;

    private Memory() {}

    /**
     * A warning in one sentence, or empty if there is room. It does not refuse: the kernel may well free caches that
     * it counts as used.
     *
     * @param weights bytes of all model files that will be loaded
     */
    public static Optional<String> shortage(OptionalLong available, long weights) {
        // A session needs about 1.3 times its weights: the mapped file and the kernels' packed copies of parts.
        var needed = STACK + weights + weights * 3 / 10;
        if (available.isEmpty() || available.getAsLong() >= needed) {
            return Optional.empty();
        }
        return Optional.of(
                "memory is short: " + available.getAsLong() / MIB + " MiB are available and the stack needs about "
                        + needed / MIB + " MiB (" + weights / MIB
                        + " MiB of them are model files); close other programs, or move models out of the models folder");
    }

    /** Bytes that can be taken without swapping; the smaller of the machine's and the container's. Empty if unknown. */
    public static OptionalLong available() {
        var machine = meminfo(Path.of("/proc/meminfo"));
        var group = cgroup(Path.of("/sys/fs/cgroup"));
        if (machine.isPresent() && group.isPresent()) {
            return OptionalLong.of(Math.min(machine.getAsLong(), group.getAsLong()));
        }
        return machine.isPresent() ? machine : group;
    }

    static OptionalLong meminfo(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Version 2 control groups; {@code memory.max} is {@code max} where there is no limit. */
    static OptionalLong cgroup(Path folder) {
        try {
            var limit = Files.readString(folder.resolve("memory.max")).trim();
            var used = Files.readString(folder.resolve("memory.current")).trim();
            return OptionalLong.of(Long.parseLong(limit) - Long.parseLong(used));
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
