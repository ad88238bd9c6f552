package dev.tessera.benchmarks.network;

/** Shut, it holds up every thread that wants to pass. */
final class Valve {

    private boolean open = true;

    synchronized void shut() {
        open = false;
    }

    synchronized void open() {
        open = true;
        notifyAll();
    }

    synchronized void pass() throws InterruptedException {
        while (!open) wait();
    }
}
