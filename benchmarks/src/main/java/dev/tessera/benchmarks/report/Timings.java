package dev.tessera.benchmarks.report;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Repeated measurements of one thing. Minima are what is compared: everything else on the machine only adds.
 *
 * @param milliseconds at least one, ascending
 */
public record Timings(List<Double> milliseconds) {

    public Timings {
        milliseconds = milliseconds.stream().sorted().toList();
        if (milliseconds.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
    }

    public static Timings of(Collection<Duration> durations) {
        return new Timings(durations.stream().map(Timings::milliseconds).toList());
    }

    /** With the fraction that {@link Duration#toMillis} cuts off. */
    public static double milliseconds(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    public int count() {
        return milliseconds.size();
    }

    public double min() {
        return milliseconds.get(0);
    }

    public double median() {
        return quantile(0.5);
    }

    /** The smallest measurement that a share of {@code part} (0 to 1) does not exceed. */
    public double quantile(double part) {
        int rank = (int) Math.ceil(part * count());
        return milliseconds.get(Math.min(count(), Math.max(1, rank)) - 1);
    }

    /** {@code min / median}, for a table. */
    @Override
    public String toString() {
        return number(min()) + " / " + number(median());
    }

    /** Three figures or all before the point, whatever is more. */
    public static String number(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }
}
