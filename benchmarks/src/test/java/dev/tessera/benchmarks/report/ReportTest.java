package dev.tessera.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    @TempDir
    private Path folder;

    @Test
    void aReportNamesMachineAndCommandBeforeItsTables() throws Exception {
        var report = new Report("tiny", "A tiny model", List.of("benchmarks/run", "MeasureModel"));
        report.table(List.of("step", "ms"), List.of(List.of("decode", "1.00 / 1.20")));

        var file = report.write(folder.resolve("results"));

        assertThat(file).hasFileName(LocalDate.now() + "-tiny.md");
        assertThat(Files.readString(file))
                .startsWith("# A tiny model\n\n")
                .contains("processors", "    benchmarks/run MeasureModel\n")
                .endsWith("| step | ms |\n| --- | --- |\n| decode | 1.00 / 1.20 |\n");
    }
}
