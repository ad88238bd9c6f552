package dev.tessera.jobstore.intake;

import dev.tessera.protocol.jobs.JobEvent;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Reports of one type as columns, as PostgreSQL's {@code unnest} takes them: one statement for a whole batch.
 *
 * @param <E> the type
 */
record Told<E extends JobEvent>(List<E> events) {

    static <E extends JobEvent> Told<E> of(List<JobEvent> batch, Class<E> type) {
        return new Told<>(
                batch.stream().filter(type::isInstance).map(type::cast).toList());
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    UUID[] jobs() {
        return events.stream().map(JobEvent::jobId).toArray(UUID[]::new);
    }

    Long[] fences() {
        return events.stream().map(JobEvent::fence).toArray(Long[]::new);
    }

    /** A message can quote what a caller sent, and PostgreSQL's text knows every character but U+0000. */
    String[] texts(Function<E, String> column) {
        return events.stream()
                .map(column)
                .map(text -> text == null ? null : text.replace('\0', '\uFFFD'))
                .toArray(String[]::new);
    }

    Integer[] numbers(Function<E, Integer> column) {
        return events.stream().map(column).toArray(Integer[]::new);
    }

    Boolean[] flags(Function<E, Boolean> column) {
        return events.stream().map(column).toArray(Boolean[]::new);
    }
}
