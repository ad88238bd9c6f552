package dev.tessera.benchmarks.library;

import dev.tessera.benchmarks.report.ProcessMemory;
import dev.tessera.benchmarks.report.Report;
import dev.tessera.benchmarks.report.Timings;
import java.util.ArrayList;
import java.util.List;

/** Resident memory of this process at chosen moments, beside the size of the weights. */
final class MemoryUse {

    private static final double MB = 1e6;
    private static final double BOUND_FACTOR = 1.3;
    private static final double BOUND_EXTRA = 700 * MB;

    private final long weights;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param weights bytes of the checkpoint files */
    MemoryUse(long weights) {
        this.weights = weights;
    }

    void note(String moment) {
        var memory = ProcessMemory.ofThisProcess();
        rows.add(List.of(
                moment,
                megabytes(memory.resident()),
                megabytes(memory.anonymous()),
                megabytes(memory.file()),
                megabytes(memory.peak()),
                Integer.toString(memory.threads())));
    }

    void report(Report report) {
        report.say("## Memory");
        report.say("MB (10^6 bytes). The checkpoint files have " + megabytes(weights) + "; 1.3 times that and 700 are "
                + megabytes(BOUND_FACTOR * weights + BOUND_EXTRA) + ".");
        report.table(List.of("moment", "resident", "anonymous", "mapped files", "peak", "threads"), rows);
    }

    private static String megabytes(double bytes) {
        return Timings.number(bytes / MB);
    }
}
