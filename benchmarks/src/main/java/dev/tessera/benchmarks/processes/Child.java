package dev.tessera.benchmarks.processes;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program in a process of its own. It is started again with the same command, hence on the same port and data. */
public final class Child {

    private static final long POLL_MILLIS = 20;
    private static final int KILL_SECONDS = 30;

    private final String name;
    private final List<String> command;
    private final Path log;
    private final Probe ready;
    private Process process;

    /** Whether a process can be used. */
    @FunctionalInterface
    public interface Probe {
        boolean ready();
    }

    /** @param log takes what the program prints, of all its lives */
    public Child(String name, List<String> command, Path log, Probe ready) {
        this.name = name;
        this.command = List.copyOf(command);
        this.log = log;
        this.ready = ready;
    }

    public String name() {
        return name;
    }

    /** Starts it without waiting for it. */
    public synchronized void start() {
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(name + " cannot be started: " + e.getMessage(), e);
        }
    }

    /**
     * Waits until it can be used. What a killed predecessor leaves behind (a port, shared memory) may end the first tries:
     * it is started again until it stays.
     */
    public void awaitReady(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!alive() || !ready.ready()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        name + " was not ready within " + patience.toSeconds() + " s; its log is " + log);
            }
            if (!alive()) start();
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    public synchronized boolean alive() {
        return process != null && process.isAlive();
    }

    /** SIGKILL: it gets no chance to say anything. */
    public synchronized void kill() throws InterruptedException {
        if (process == null) return;
        process.destroyForcibly();
        if (!process.waitFor(KILL_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(name + " is still there " + KILL_SECONDS + " s after it was killed");
        }
    }

    /** SIGTERM, then up to {@code patience}, then SIGKILL. */
    public void stop(Duration patience) throws InterruptedException {
        Process asked;
        synchronized (this) {
            if (process == null) return;
            process.destroy();
            asked = process;
        }
        if (!asked.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) kill();
    }

    /** SIGSTOP: it stands still, keeps its connections and notices nothing. */
    public void pause() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    private synchronized void signal(String signal) {
        if (!alive()) return;
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("kill -" + signal + " cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
