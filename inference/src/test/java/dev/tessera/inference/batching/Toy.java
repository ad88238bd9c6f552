package dev.tessera.inference.batching;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A generation of {@link ToyEngine}: a list of steps, and a number that depends on all of them in their order. */
final class Toy {

    static final StepKind DECODE = new StepKind("decode", 8);
    static final StepKind DENOISE = new StepKind("denoise", 4);

    final String name;
    final int rows;
    final List<StepKind> steps;
    final Optional<Failure> failure;
    int admissions;
    int releases;
    int done;
    long result;

    /** What its engine throws when it comes to step {@code step}; -1 is its admission, the last one its release. */
    record Failure(int step, Throwable thrown) {}

    private Toy(String name, int rows, List<StepKind> steps, Optional<Failure> failure) {
        this.name = name;
        this.rows = rows;
        this.steps = steps;
        this.failure = failure;
        this.result = name.hashCode();
    }

    static Toy of(String name, int rows, List<StepKind> steps) {
        return new Toy(name, rows, List.copyOf(steps), Optional.empty());
    }

    /** A generation of {@code steps} decoding steps with one row. */
    static Toy decoding(String name, int steps) {
        return decoding(name, 1, steps);
    }

    static Toy decoding(String name, int rows, int steps) {
        var kinds = new ArrayList<StepKind>();
        for (int i = 0; i < steps; i++) {
            kinds.add(DECODE);
        }
        return of(name, rows, kinds);
    }

    Toy failingAt(int step, Throwable thrown) {
        return new Toy(name, rows, steps, Optional.of(new Failure(step, thrown)));
    }

    Optional<StepKind> next() {
        return done == steps.size() ? Optional.empty() : Optional.of(steps.get(done));
    }

    void run(StepKind kind) {
        result = 31 * result + kind.name().hashCode() + done;
        done++;
    }

    /** What {@link #result} is after {@code count} steps, whoever else ran. */
    static long expected(Toy toy, int count) {
        var alone = of(toy.name, toy.rows, toy.steps);
        for (int i = 0; i < count; i++) {
            alone.run(toy.steps.get(i));
        }
        return alone.result;
    }

    @Override
    public String toString() {
        return name;
    }
}
