package dev.tessera.benchmarks.history;

import dev.tessera.benchmarks.history.History.Accepted;
import dev.tessera.benchmarks.history.History.Run;
import dev.tessera.benchmarks.history.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds every promise of a {@link History} that was broken. */
public final class Checker {

    private final History history;
    private final Map<UUID, JobRow> rows;
    private final Map<UUID, List<Run>> runs;
    private final List<Violation> found = new ArrayList<>();

    private Checker(History history) {
        this.history = history;
        this.rows = history.rows().stream().collect(Collectors.toMap(JobRow::job, Function.identity()));
        this.runs = history.runs().stream().collect(Collectors.groupingBy(Run::job));
    }

    public static List<Violation> check(History history) {
        var checker = new Checker(history);
        checker.keys();
        checker.promises();
        checker.sightings();
        history.rows().forEach(row -> new Ending(row, checker.runs.getOrDefault(row.job(), List.of())).check(checker));
        return List.copyOf(checker.found);
    }

    void report(Kind kind, UUID job, String what) {
        found.add(new Violation(kind, job, what));
    }

    /** However often a client asked under one key, it is one job. */
    private void keys() {
        Map<String, Set<UUID>> jobs = new HashMap<>();
        history.accepted()
                .forEach(accepted -> jobs.computeIfAbsent(accepted.key(), key -> new HashSet<>())
                        .add(accepted.job()));
        history.rows()
                .forEach(row ->
                        jobs.computeIfAbsent(row.key(), key -> new HashSet<>()).add(row.job()));
        jobs.forEach((key, ids) -> {
            if (ids.size() > 1) {
                report(Kind.DOUBLED, ids.iterator().next(), "key " + key + " made " + ids.size() + " jobs");
            }
        });
    }

    private void promises() {
        for (var accepted : Set.copyOf(history.accepted())) {
            var row = rows.get(accepted.job());
            if (row == null) {
                report(Kind.LOST, accepted.job(), "it was accepted and is not in the database");
            } else if (!row.isFinal()) {
                report(Kind.LOST, accepted.job(), "it is still " + row.state());
            } else {
                requireFate(accepted, row);
            }
            for (var run : runs.getOrDefault(accepted.job(), List.of())) {
                if (!run.trace().equals(accepted.trace())) {
                    report(Kind.UNTRACED, accepted.job(), "its run has trace '" + run.trace() + "'");
                }
            }
        }
    }

    private void requireFate(Accepted accepted, JobRow row) {
        boolean fair = switch (row.state()) {
            case "succeeded" -> accepted.fate() == Fate.SUCCEEDS;
            case "cancelled" -> history.cancelled().contains(row.job());
            default ->
                row.errorCode().filter(code -> allowed(accepted.fate(), code)).isPresent();
        };
        if (!fair) {
            report(
                    Kind.DISHONEST,
                    row.job(),
                    "it " + accepted.fate() + " and is " + row.state()
                            + row.errorCode().map(code -> " as " + code).orElse(""));
        }
    }

    /** Any job may lose its workers more often than is allowed. */
    private static boolean allowed(Fate fate, String code) {
        return code.equals("attempts_exhausted") || fate == Fate.REFUSES && code.equals("invalid");
    }

    /** What has ended stays as it was. */
    private void sightings() {
        Map<UUID, String> ended = new HashMap<>();
        for (var sighting : history.sightings()) {
            var before = ended.get(sighting.job());
            if (before != null && !before.equals(sighting.state())) {
                report(Kind.CHANGED, sighting.job(), "a client saw " + before + ", then " + sighting.state());
            } else if (JobRow.isFinal(sighting.state())) {
                ended.put(sighting.job(), sighting.state());
            }
        }
        ended.forEach((job, state) -> {
            var row = rows.get(job);
            if (row != null && !row.state().equals(state)) {
                report(Kind.CHANGED, job, "a client saw " + state + ", the database says " + row.state());
            }
        });
    }
}
