package dev.tessera.jobstore.intake;

import dev.tessera.jobstore.endings.FinishedJob;
import dev.tessera.protocol.jobs.JobEvent;
import java.util.List;

/** One kind of report, applied to the rows whose fence it carries; all others it leaves alone. */
interface Reports {

    /** @return the jobs that ended by it */
    List<FinishedJob> apply(List<JobEvent> batch);
}
