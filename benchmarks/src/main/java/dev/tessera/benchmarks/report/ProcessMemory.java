package dev.tessera.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the kernel says about a process (Linux), in bytes.
 *
 * @param resident memory in use; {@code anonymous + file}
 * @param anonymous what only this process has: heap, caches, activations
 * @param file pages of mapped files, such as weights; the kernel takes them back when it needs memory
 * @param peak the most that was resident
 * @param threads alive
 */
public record ProcessMemory(long resident, long anonymous, long file, long peak, int threads) {

    private static final long MB = 1_000_000;

    public static ProcessMemory ofThisProcess() {
        return of(ProcessHandle.current().pid());
    }

    /** @throws IllegalStateException if there is no such process, or the kernel is not Linux */
    public static ProcessMemory of(long pid) {
        var file = Path.of("/proc", Long.toString(pid), "status");
        try {
            return parse(Files.readAllLines(file));
        } catch (IOException e) {
            throw new IllegalStateException(file + " cannot be read: is process " + pid + " alive?", e);
        }
    }

    static ProcessMemory parse(List<String> lines) {
        Map<String, Long> numbers = lines.stream()
                .filter(line -> line.matches("\\w+:\\s+\\d+( kB)?"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf(':')),
                        line -> Long.parseLong(line.replaceAll("\\D", ""))));
        long files = kilobytes(numbers, "RssFile") + kilobytes(numbers, "RssShmem");
        return new ProcessMemory(
                kilobytes(numbers, "VmRSS"),
                kilobytes(numbers, "RssAnon"),
                files,
                kilobytes(numbers, "VmHWM"),
                numbers.getOrDefault("Threads", 0L).intValue());
    }

    private static long kilobytes(Map<String, Long> numbers, String key) {
        return numbers.getOrDefault(key, 0L) * 1024;
    }

    /** In megabytes, for people. */
    @Override
    public String toString() {
        return String.format(
                "%,d MB resident (%,d anonymous, %,d mapped files), peak %,d MB, %d threads",
                resident / MB, anonymous / MB, file / MB, peak / MB, threads);
    }
}
