package dev.tessera.jobstore.sweep;

import dev.tessera.jobstore.content.ContentStore;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Content outside the database that no row refers to: its upload was the last thing that a process did, or the store was
 * away when it was to be deleted. All of it is listed, page by page; then there is a long pause, as listing costs.
 */
final class Strays implements Chore {

    private static final Duration PAUSE = Duration.ofHours(6);

    /** A batch's output has its id long before it has its row. */
    private static final String STRAY = """
            select id from unnest(:ids) as listed(id)
            where not exists (select 1 from artifact where artifact.id = listed.id)
              and not exists (select 1 from stored_file where stored_file.id = listed.id and deleted_at is null)
              and not exists (select 1 from batch where batch.output_file_id = listed.id
                  and status in ('validating', 'in_progress', 'finalizing', 'cancelling'))
            """;

    private final JdbcClient database;
    private final ContentStore content;
    private final Duration age;
    private String after = "";
    private Instant next = Instant.MIN;

    /** @param age of what is looked at; what is younger may still get its row */
    Strays(JdbcClient database, ContentStore content, Duration age) {
        this.database = database;
        this.content = content;
        this.age = age;
    }

    @Override
    public int sweep() {
        var now = database.sql("select now()")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
        if (now.isBefore(next)) return 0;
        var page = content.list(after, now.minus(age));
        if (!page.ids().isEmpty()) {
            var strays = database.sql(STRAY)
                    .param("ids", page.ids().toArray(UUID[]::new))
                    .query(UUID.class)
                    .list();
            if (!strays.isEmpty()) content.delete(strays);
        }
        after = page.next();
        if (!after.isEmpty()) return MOST;
        next = now.plus(PAUSE);
        return 0;
    }
}
