package dev.tessera.embedded.ports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The process that listens on a port, read from Linux' {@code /proc}: the kernel's socket tables give the inode of the
 * listening socket, and some process has that inode among its open files.
 *
 * @param program first word of its command line, without folders
 */
record PortOwner(long pid, String program) {

    private static final String LISTEN = "0A";

    /** Empty where it cannot be known: no {@code /proc}, or another user's process. */
    static Optional<PortOwner> of(int port) {
        try {
            var inodes = Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                    .map(Path::of)
                    .filter(Files::isReadable)
                    .flatMap(table -> listening(table, port))
                    .map(inode -> "socket:[" + inode + "]")
                    .collect(Collectors.toSet());
            return inodes.isEmpty() ? Optional.empty() : holder(inodes);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Stream<String> listening(Path table, int port) {
        var suffix = String.format(Locale.ROOT, ":%04X", port);
        try {
            return Files.readAllLines(table).stream()
                    .map(line -> line.trim().split("\\s+"))
                    .filter(f -> f.length > 9 && f[1].endsWith(suffix) && f[3].equals(LISTEN))
                    .map(f -> f[9]);
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static Optional<PortOwner> holder(Set<String> sockets) throws IOException {
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                if (holds(process, sockets)) {
                    var pid = Long.parseLong(process.getFileName().toString());
                    return Optional.of(new PortOwner(pid, program(process)));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean holds(Path process, Set<String> sockets) {
        try (var files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (var file : files) {
                if (sockets.contains(target(file))) {
                    return true;
                }
            }
        } catch (IOException e) {
            // Ended meanwhile, or another user's: not ours to name.
        }
        return false;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static String program(Path process) {
        try {
            var first = Files.readString(process.resolve("cmdline")).split("\0", 2)[0];
            return first.isEmpty()
                    ? "an unnamed program"
                    : Path.of(first).getFileName().toString();
        } catch (IOException e) {
            return "an unnamed program";
        }
    }

    @Override
    public String toString() {
        return program + " (process " + pid + ")";
    }
}
