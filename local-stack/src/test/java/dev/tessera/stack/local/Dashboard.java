package dev.tessera.stack.local;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard for Grafana that comes with the suite. */
final class Dashboard {

    private static final Path FILE = Path.of("../deploy/grafana/dashboards/tessera.json");
    private static final Pattern METRIC = Pattern.compile("\\b(tessera|hikaricp|jvm)_\\w+");

    private Dashboard() {}

    /** Prometheus' names of what its panels show. */
    static Set<String> metrics() {
        var asked = new TreeSet<String>();
        for (var panel : JsonMapper.shared().readTree(FILE.toFile()).path("panels")) {
            for (var target : panel.path("targets")) {
                METRIC.matcher(target.path("expr").asString()).results().forEach(found -> asked.add(found.group()));
            }
        }
        return asked;
    }
}
