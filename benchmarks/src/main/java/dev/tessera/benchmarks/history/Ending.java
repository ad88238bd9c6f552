package dev.tessera.benchmarks.history;

import dev.tessera.benchmarks.history.History.Run;
import dev.tessera.benchmarks.history.Violation.Kind;
import java.util.List;
import java.util.Optional;

/** The traces one job has left: exactly one ending, written by exactly one attempt. */
final class Ending {

    private static final Optional<String> SUCCEEDED = Optional.of("succeeded");

    private final JobRow row;
    private final List<Run> runs;

    Ending(JobRow row, List<Run> runs) {
        this.row = row;
        this.runs = runs;
    }

    void check(Checker checker) {
        if (row.isFinal()) events(checker);
        artifacts(checker);
        if (row.state().equals("succeeded")) {
            success(checker);
        } else {
            nothingLeft(checker);
        }
    }

    private void events(Checker checker) {
        if (row.finalEvents().size() > 1) {
            checker.report(Kind.DOUBLED, row.job(), "its events tell of the endings " + row.finalEvents());
        } else if (!row.finalEvents().equals(List.of(row.state()))) {
            checker.report(
                    Kind.DISHONEST, row.job(), "it is " + row.state() + " and its events say " + row.finalEvents());
        }
    }

    private void artifacts(Checker checker) {
        if (row.artifacts().size() > 1) {
            checker.report(Kind.DOUBLED, row.job(), row.artifacts().size() + " artifacts are committed, it makes one");
        }
        for (var artifact : row.artifacts()) {
            if (artifact.fence() != row.fence()) {
                checker.report(
                        Kind.ZOMBIE,
                        row.job(),
                        "an artifact of fence " + artifact.fence() + " is committed under fence " + row.fence());
            }
            if (!artifact.intact()) {
                checker.report(Kind.DISHONEST, row.job(), "its artifact is not what its worker wrote");
            }
        }
    }

    private void success(Checker checker) {
        if (row.resultFence().isEmpty() || row.artifacts().isEmpty()) {
            checker.report(Kind.DISHONEST, row.job(), "it succeeded without a result");
            return;
        }
        long fence = row.resultFence().getAsLong();
        if (fence != row.fence()) {
            checker.report(
                    Kind.ZOMBIE, row.job(), "its result is that of fence " + fence + ", its fence is " + row.fence());
        }
        if (runs.stream().noneMatch(run -> run.fence() == fence)) {
            checker.report(Kind.DISHONEST, row.job(), "no worker has run fence " + fence);
        }
        var winners = row.attempts().stream()
                .filter(attempt -> attempt.outcome().equals(SUCCEEDED))
                .map(JobRow.Attempt::fence)
                .toList();
        if (!winners.equals(List.of(row.fence()))) {
            checker.report(Kind.DOUBLED, row.job(), "attempts " + winners + " succeeded, its fence is " + row.fence());
        }
    }

    private void nothingLeft(Checker checker) {
        if (row.resultFence().isPresent() || !row.artifacts().isEmpty()) {
            checker.report(Kind.DISHONEST, row.job(), "it is " + row.state() + " and has a result");
        }
        if (row.attempts().stream().anyMatch(attempt -> attempt.outcome().equals(SUCCEEDED))) {
            checker.report(Kind.DISHONEST, row.job(), "it is " + row.state() + " and an attempt succeeded");
        }
    }
}
