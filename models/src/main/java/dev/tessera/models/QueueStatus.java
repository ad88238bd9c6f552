package dev.tessera.models;

import java.time.Duration;

/**
 * How busy a model is.
 *
 * @param running generations that share the batch
 * @param waiting generations that wait for room
 * @param predictedWait until a newcomer would start, from the recent pace; zero when there is room
 */
public record QueueStatus(int running, int waiting, Duration predictedWait) {}
