package dev.tessera.models.labels;

import java.util.List;
import java.util.function.Function;

/** What a prompt means to a class-conditional model. */
public sealed interface LabelResolution {

    /** The match, or the exception that the nearest names make. */
    <X extends RuntimeException> Match orElseThrow(Function<List<String>, X> refusal);

    /**
     * The class that the prompt names.
     *
     * @param index from 0
     * @param name for the answer's {@code revised_prompt}: no other class has it, and as a prompt it gives this class
     */
    record Match(int index, String name) implements LabelResolution {

        @Override
        public <X extends RuntimeException> Match orElseThrow(Function<List<String>, X> refusal) {
            return this;
        }
    }

    /**
     * The prompt names no class.
     *
     * @param nearest up to five names that come closest, best first; never empty
     */
    record NoMatch(List<String> nearest) implements LabelResolution {

        public NoMatch {
            nearest = List.copyOf(nearest);
        }

        @Override
        public <X extends RuntimeException> Match orElseThrow(Function<List<String>, X> refusal) {
            throw refusal.apply(nearest);
        }
    }
}
