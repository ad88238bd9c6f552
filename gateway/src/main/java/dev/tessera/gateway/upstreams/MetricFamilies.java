package dev.tessera.gateway.upstreams;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prometheus texts of several processes as one. A family must stand in one place, with one type, so equal names are put
 * together; the label {@code service} tells the samples apart.
 */
final class MetricFamilies {
    private final Map<String, Family> families = new LinkedHashMap<>();

    void add(String service, String text) {
        var label = "service=\"" + service + "\"";
        var current = family("");
        for (var line : text.split("\n")) {
            if (line.startsWith("# HELP ") || line.startsWith("# TYPE ")) {
                var parts = line.split(" ", 4);
                current = family(parts.length > 2 ? parts[2] : "");
                current.describe(line);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                current.samples.add(labelled(line, label));
            }
        }
    }

    private Family family(String name) {
        return families.computeIfAbsent(name, unused -> new Family());
    }

    /** {@code name{a="b"} 1} or {@code name 1}, with the label first. */
    private static String labelled(String sample, String label) {
        int space = sample.indexOf(' ');
        int brace = sample.indexOf('{');
        if (brace >= 0 && brace < space) {
            var separator = sample.charAt(brace + 1) == '}' ? "" : ",";
            return sample.substring(0, brace + 1) + label + separator + sample.substring(brace + 1);
        }
        return space < 0 ? sample : sample.substring(0, space) + "{" + label + "}" + sample.substring(space);
    }

    String text() {
        var text = new StringBuilder();
        for (var family : families.values()) {
            if (family.samples.isEmpty()) continue;
            family.comments.values().forEach(line -> text.append(line).append('\n'));
            family.samples.forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }

    /** HELP and TYPE as the first process wrote them. */
    private static final class Family {
        final Map<String, String> comments = new LinkedHashMap<>();
        final List<String> samples = new ArrayList<>();

        void describe(String line) {
            comments.putIfAbsent(line.substring(0, 6), line);
        }
    }
}
