package dev.tessera.protocol.jobs;

import java.util.UUID;

/**
 * Tells all workers to stop a job; whoever runs it under this fence does. Kafka key: the job's id.
 *
 * @param version of this record, {@value #VERSION}
 */
public record JobControl(int version, UUID jobId, long fence) {

    public static final int VERSION = 1;

    public static JobControl cancel(UUID jobId, long fence) {
        return new JobControl(VERSION, jobId, fence);
    }
}
