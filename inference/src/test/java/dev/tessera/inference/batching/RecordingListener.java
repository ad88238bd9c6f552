package dev.tessera.inference.batching;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Writes down what a scheduler tells. */
final class RecordingListener implements SchedulerListener {

    final List<String> events = Collections.synchronizedList(new ArrayList<>());
    volatile boolean throwing;
    volatile Runnable onStep = () -> {};

    @Override
    public void admitted(Priority priority, Duration queued) {
        hear("admitted " + priority + " " + queued);
    }

    @Override
    public void stepped(StepKind kind, int generations, int rows, Duration took) {
        hear("stepped " + kind.name() + " " + generations + " generations " + rows + " rows " + took);
        onStep.run();
    }

    @Override
    public void ended(Outcome outcome, Duration total) {
        hear("ended " + outcome + " " + total);
    }

    private void hear(String event) {
        events.add(event);
        if (throwing) {
            throw new IllegalStateException("the listener is broken");
        }
    }
}
