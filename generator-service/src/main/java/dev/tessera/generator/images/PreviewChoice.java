package dev.tessera.generator.images;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which of a model's previews are sent. */
final class PreviewChoice {

    private PreviewChoice() {}

    /**
     * Spread evenly; the first one is always among them, so that something is seen early.
     *
     * @param offered previews of one generation
     * @param wanted at most so many
     * @return indexes from 0
     */
    static Set<Integer> of(int offered, int wanted) {
        int sent = Math.min(offered, wanted);
        return IntStream.range(0, sent).map(i -> i * offered / sent).boxed().collect(Collectors.toUnmodifiableSet());
    }
}
