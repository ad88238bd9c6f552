package dev.tessera.benchmarks.processes;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What a worker of the harness makes: an artifact that names its attempt, so that it can be told from any other's. */
public final class TestWork {

    private TestWork() {}

    public static byte[] artifact(UUID job, long fence) {
        return ("job " + job + " under fence " + fence).getBytes(StandardCharsets.UTF_8);
    }
}
