package dev.tessera.jobstore.endings;

import dev.tessera.jobstore.release.Release;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Whatever ends jobs tells it here, in the same transaction, whichever way they ended. */
public final class JobEndings {

    /** What a statement must return for {@link #row}. */
    public static final String COLUMNS = "job.id, job.owner, job.state, job.batch_id, job.webhook_url";

    private final Release release;
    private final List<FinishedJobListener> listeners;

    JobEndings(Release release, List<FinishedJobListener> listeners) {
        this.release = release;
        this.listeners = List.copyOf(listeners);
    }

    /** Their owners have room for others now, and the listeners do their part. */
    public void tell(List<FinishedJob> jobs) {
        if (jobs.isEmpty()) return;
        listeners.forEach(listener -> listener.finished(jobs));
        release.announce();
    }

    /** A row of {@link #COLUMNS}. */
    public static FinishedJob row(ResultSet row, int number) throws SQLException {
        return new FinishedJob(
                row.getObject("id", UUID.class),
                row.getString("owner"),
                row.getString("state"),
                Optional.ofNullable(row.getObject("batch_id", UUID.class)),
                Optional.ofNullable(row.getString("webhook_url")));
    }
}
