package dev.tessera.protocol.jobs;

import java.util.UUID;

/**
 * There may be a job to claim. Kafka key: the job's id.
 *
 * @param version of this record, {@value #VERSION}
 */
public record JobWakeUp(int version, UUID jobId) {

    public static final int VERSION = 1;

    public static JobWakeUp of(UUID jobId) {
        return new JobWakeUp(VERSION, jobId);
    }
}
