package dev.tessera.web.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The names that mean something, from {@code META-INF/tessera-settings.txt} of every module on the class path. A line is a
 * property such as {@code tessera.gateway.max-body}, in which {@code *} stands for any one word, or a variable such as
 * {@code TESSERA_PORT}. A property may also be given as the variable that Spring derives from its name.
 */
final class KnownSettings {
    private static final String FILES = "classpath*:META-INF/tessera-settings.txt";

    private final List<String> names;
    private final List<Pattern> properties = new ArrayList<>();
    private final List<Pattern> variables = new ArrayList<>();

    KnownSettings(List<String> names) {
        this.names = List.copyOf(names);
        for (var name : names) {
            if (name.startsWith("TESSERA_")) {
                variables.add(Pattern.compile(name));
            } else {
                var plain = plain(name);
                properties.add(Pattern.compile(plain.replace(".", "\\.").replace("*", "[^.]+")));
                variables.add(Pattern.compile(
                        plain.toUpperCase(Locale.ROOT).replace(".", "_").replace("*", "[A-Z0-9]+") + "(_[0-9]+_?)?"));
            }
        }
    }

    static KnownSettings onClassPath() {
        List<String> names = new ArrayList<>();
        try {
            for (var file : new PathMatchingResourcePatternResolver().getResources(FILES)) {
                file.getContentAsString(StandardCharsets.UTF_8)
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .forEach(names::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the lists of settings on the class path cannot be read", e);
        }
        return new KnownSettings(names);
    }

    boolean hasProperty(String name) {
        var plain = plain(name);
        return properties.stream().anyMatch(known -> known.matcher(plain).matches());
    }

    boolean hasVariable(String name) {
        return variables.stream().anyMatch(known -> known.matcher(name).matches());
    }

    /** As Spring compares names: case and dashes do not count, nor does a place in a list. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT)
                .replaceAll("\\[\\d+]", "")
                .replace("-", "")
                .replace("_", "");
    }

    String nearestProperty(String name) {
        return nearest(
                name,
                names.stream().filter(known -> known.startsWith("tessera.")).toList());
    }

    String nearestVariable(String name) {
        return nearest(name, names.stream().map(KnownSettings::variable).toList());
    }

    private static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replace("-", "").replace(".", "_");
    }

    private static String nearest(String name, List<String> known) {
        var distance = LevenshteinDistance.getDefaultInstance();
        return known.stream()
                .min(Comparator.comparing(candidate -> distance.apply(candidate, name)))
                .orElse("none");
    }
}
