package dev.tessera.protocol.jobs;

import java.util.List;
import java.util.UUID;

/**
 * What is to become of the worker's jobs; those not named go on, under a new lease.
 *
 * @param cancel to be stopped and reported as {@link JobEvent.Stopped}
 * @param lost no longer the worker's: to be stopped without a word
 */
public record HeartbeatAnswer(List<UUID> cancel, List<UUID> lost) {}
