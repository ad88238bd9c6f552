package dev.tessera.jobstore.metrics;

import dev.tessera.protocol.jobs.JobKind;
import dev.tessera.protocol.jobs.JobPriority;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How much waits, and for how long. Every replica tells the same: the database's. */
final class Backlog {

    /** Nothing is a figure, too: a line that ends in a diagram says less than one at zero. */
    private static final String BY_STATE = """
            with counted as (
                select kind, priority, state, count(*) as jobs, extract(epoch from now() - min(created_at)) as seconds
                from job where state in ('queued', 'running') group by kind, priority, state
            )
            select kind, priority, state, coalesce(jobs, 0) as jobs, coalesce(seconds, 0) as seconds
            from unnest(:kinds) as kind
            cross join unnest(:priorities) as priority
            cross join unnest(array['queued', 'running']) as state
            left join counted using (kind, priority, state)""";

    private static final String[] KINDS =
            Arrays.stream(JobKind.values()).map(JobKind::wireName).toArray(String[]::new);
    private static final String[] PRIORITIES =
            Arrays.stream(JobPriority.values()).map(JobPriority::wireName).toArray(String[]::new);

    private final JdbcClient database;
    private final MultiGauge jobs;
    private final MultiGauge oldest;
    private final AtomicLong outbox = new AtomicLong();
    private final AtomicLong deliveries = new AtomicLong();

    private record Line(String kind, String priority, String state, long jobs, double seconds) {

        Tags tags() {
            return Tags.of("kind", kind, "priority", priority, "state", state);
        }
    }

    Backlog(JdbcClient database, MeterRegistry registry) {
        this.database = database;
        jobs = MultiGauge.builder("tessera.jobs")
                .description("Jobs that have not ended")
                .register(registry);
        oldest = MultiGauge.builder("tessera.jobs.oldest")
                .description("Age of the oldest of them")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("tessera.outbox.messages", outbox, AtomicLong::get)
                .description("Messages that Kafka does not have yet")
                .register(registry);
        Gauge.builder("tessera.webhooks.pending", deliveries, AtomicLong::get)
                .description("Webhook deliveries that are still to be made")
                .register(registry);
    }

    void count() {
        var lines = database.sql(BY_STATE)
                .param("kinds", KINDS)
                .param("priorities", PRIORITIES)
                .query((row, number) -> new Line(
                        row.getString("kind"),
                        row.getString("priority"),
                        row.getString("state"),
                        row.getLong("jobs"),
                        row.getDouble("seconds")))
                .list();
        jobs.register(
                lines.stream()
                        .map(line -> MultiGauge.Row.of(line.tags(), line.jobs))
                        .toList(),
                true);
        oldest.register(
                lines.stream()
                        .map(line -> MultiGauge.Row.of(line.tags(), line.seconds))
                        .toList(),
                true);
        outbox.set(rows("select count(*) from outbox"));
        deliveries.set(rows("select count(*) from webhook_delivery where state = 'pending'"));
    }

    private long rows(String sql) {
        return database.sql(sql).query(Long.class).single();
    }
}
