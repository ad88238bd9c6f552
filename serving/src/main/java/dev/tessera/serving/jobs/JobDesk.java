package dev.tessera.serving.jobs;

import dev.tessera.protocol.jobs.JobArtifact;
import dev.tessera.protocol.jobs.JobError;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Where a running job reports. Nothing here blocks. One of {@link #succeed}, {@link #fail} and {@link #stopped} ends the
 * job; what comes after is ignored, and so is everything once the job has been lost to another worker.
 */
public interface JobDesk {

    /**
     * @param percent 0 to 100
     * @param stage what it does now, such as {@code denoise}
     */
    void progress(int percent, String stage);

    /**
     * A sight of the unfinished result; one that is too large to be shown is left out.
     *
     * @param index 0 for the first
     */
    void preview(int index, String contentType, byte[] file);

    /**
     * Keeps a file in the job store, sending it again while the job store is away. Fails when the job was lost meanwhile
     * (then nothing more needs to be said), or with a {@link JobFailure} when the file is refused.
     *
     * @param ordinal of the file within the job, from 0
     */
    CompletableFuture<JobArtifact> store(int ordinal, String contentType, byte[] file);

    /**
     * @param resultJson as the synchronous endpoint would answer, with {@code artifact} ids in place of files
     * @param artifacts all of them, stored before
     * @param timings stage to milliseconds
     */
    void succeed(String resultJson, List<JobArtifact> artifacts, Map<String, Long> timings);

    /** @param retryable whether another attempt may succeed */
    void fail(JobError error, boolean retryable);

    /** It was told to stop and has stopped. */
    void stopped();
}
