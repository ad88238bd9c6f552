package dev.tessera.stack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard asks for nothing that a working stack does not have. */
class DashboardTest {

    private static final Path DASHBOARD = Path.of("../deploy/grafana/dashboards/tessera.json");
    private static final Pattern METRIC = Pattern.compile("\\b(tessera|hikaricp|jvm)_\\w+");

    @TempDir
    Path folder;

    @Test
    void everyMetricOnTheDashboardIsServed() throws Exception {
        var asked = new TreeSet<String>();
        for (var panel : JsonMapper.shared().readTree(DASHBOARD.toFile()).path("panels")) {
            for (var target : panel.path("targets")) {
                METRIC.matcher(target.path("expr").asString()).results().forEach(found -> asked.add(found.group()));
            }
        }
        assertThat(asked).hasSizeGreaterThan(15);
        try (var stack = TestStack.start(folder)) {
            stack.runJob("{\"prompt\":\"red apple\",\"seed\":3}");
            assertThat(stack.generate("{\"prompt\":\"red apple\",\"seed\":3,\"stream\":true,\"partial_images\":1}")
                            .statusCode())
                    .isEqualTo(200);
            System.gc();
            // Some are counted every 15 s.
            Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                var page = new String(stack.get("/metrics").body(), StandardCharsets.UTF_8);
                assertThat(asked)
                        .filteredOn(metric -> !Pattern.compile("(?m)^" + metric + "[{ ]")
                                .matcher(page)
                                .find())
                        .as("not served")
                        .isEmpty();
            });
        }
    }
}
