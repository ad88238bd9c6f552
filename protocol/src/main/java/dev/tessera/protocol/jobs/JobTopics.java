package dev.tessera.protocol.jobs;

/** Names of topics and groups. */
public final class JobTopics {

    /** {@link JobEvent}s of workers, read by job-store. */
    public static final String EVENTS = "tessera.job-events";

    /** {@link JobControl}s of job-store, read by every worker. */
    public static final String CONTROL = "tessera.job-control";

    private JobTopics() {}

    /** {@link JobWakeUp}s. */
    public static String of(JobKind kind, JobPriority priority) {
        return "tessera.jobs." + kind.wireName() + "." + priority.wireName();
    }

    /** The share group of all workers of a kind, one for each priority so that neither can hide the other's records. */
    public static String group(JobKind kind, JobPriority priority) {
        return "tessera-workers-" + kind.wireName() + "-" + priority.wireName();
    }
}
