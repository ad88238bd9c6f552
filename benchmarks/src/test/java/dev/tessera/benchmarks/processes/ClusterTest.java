package dev.tessera.benchmarks.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class ClusterTest {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void aQueuedJobIsRunByAWorkerInAnotherProcess() throws Exception {
        var plan = new ClusterPlan(folder, 1, 1, 2, Duration.ofSeconds(5), List.of("anna"));
        try (var cluster = Cluster.start(plan);
                var database = DriverManager.getConnection(cluster.jdbcUrl(), "postgres", "postgres");
                var statement = database.createStatement()) {
            statement.execute("""
                    insert into job (id, owner, kind, endpoint, body, priority, state, body_sha256)
                    select gen_random_uuid(), 'anna', 'image', '/v1/images/generations', '{"work_ms":10}',
                           'interactive', 'queued', '' from generate_series(1, 20)""");
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            int succeeded = 0;
            while (succeeded < 20 && System.nanoTime() < end) {
                var rows = statement.executeQuery("select count(*) from job where state = 'succeeded'");
                rows.next();
                succeeded = rows.getInt(1);
            }
            assertThat(succeeded).isEqualTo(20);
            assertThat(WorkLog.readAll(cluster.workFolder())).hasSize(20);
        }
    }
}
