package dev.tessera.benchmarks.quality;

import dev.tessera.benchmarks.report.Timings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Root mean squares of differences over those of the exact values, collected by the number of a step. */
final class RelativeErrors {

    private final TreeMap<Integer, List<Double>> bySteps = new TreeMap<>();

    /** One call's results in both precisions. */
    void add(int step, float[] exact, float[] rounded) {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < exact.length; i++) {
            difference += Math.pow((double) rounded[i] - exact[i], 2);
            size += Math.pow(exact[i], 2);
        }
        bySteps.computeIfAbsent(step, key -> new ArrayList<>()).add(Math.sqrt(difference / size));
    }

    /** The mean of each step, in the order of steps. */
    List<Double> means() {
        return bySteps.values().stream().map(RelativeErrors::mean).toList();
    }

    /** {@code 1.2 %, at most 3.4 %}: over all steps, and of the worst call. */
    @Override
    public String toString() {
        var all = bySteps.values().stream().flatMap(List::stream).toList();
        double most = all.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        return percent(mean(all)) + ", of the worst call " + percent(most);
    }

    static String percent(double part) {
        return part < 0.01 ? String.format(Locale.ROOT, "%.3f %%", 100 * part) : Timings.number(100 * part) + " %";
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
