package dev.tessera.benchmarks.faults;

/** Something that goes wrong. */
enum Fault {
    /** SIGKILL and a new start after a moment. */
    KILL_WORKER,
    KILL_JOB_STORE,
    KILL_GATEWAY,
    KILL_KAFKA,
    KILL_POSTGRES,
    /** SIGSTOP until the lease is over: a worker that wakes up as a zombie. */
    PAUSE_WORKER,
    PAUSE_JOB_STORE,
    /** Every open connection is reset. */
    CUT_POSTGRES,
    CUT_KAFKA,
    CUT_JOB_STORES,
    /** No byte passes for some seconds, and nobody is told. */
    SILENCE_POSTGRES,
    SILENCE_KAFKA,
    SILENCE_JOB_STORES,
    /** The broker is killed and its data folder deleted. */
    WIPE_KAFKA
}
