package dev.tessera.benchmarks.http;

import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/** Samples in the Prometheus text format. */
record PrometheusText(String text) {

    private static final Pattern SAMPLE =
            Pattern.compile("^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})?\\s+(\\S+)(?:\\s+\\d+)?$", Pattern.MULTILINE);

    /** All samples of this name together, 0 if there are none. */
    double sum(String name) {
        return values(name, "").sum();
    }

    /** All samples of this name whose labels contain {@code label}, such as {@code outcome="cancelled"}. */
    double sum(String name, String label) {
        return values(name, label).sum();
    }

    boolean has(String name) {
        return values(name, "").findAny().isPresent();
    }

    private DoubleStream values(String name, String label) {
        return SAMPLE.matcher(text)
                .results()
                .filter(sample -> sample.group(1).equals(name))
                .filter(sample ->
                        label.isEmpty() || String.valueOf(sample.group(2)).contains(label))
                .mapToDouble(sample -> Double.parseDouble(sample.group(3).replace("+Inf", "Infinity")));
    }
}
