package dev.tessera.models.labels;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Every name and synonym, and the class that it stands for. A name beats a synonym. Of equal names the first class wins; of
 * equal synonyms the class with the fewest, because the word then says more about it, and then the first.
 *
 * <p>The last word of a name stands for its class too ("apple" for a red apple): after real synonyms ("pig" is a hog, not a
 * guinea pig), before the members of long lists, which are loose keywords ("apple" is no watch).
 */
final class Phrases {

    /**
     * @param text words in lower case, separated by one space
     * @param index the class
     * @param rank how well it stands for the class: 0 for a name, more for all others
     */
    record Phrase(String text, int index, int rank) {

        boolean isName() {
            return rank == 0;
        }
    }

    /** A phrase that was found in a prompt, from word {@code start} on. */
    private record Found(Phrase phrase, int start, int length) {

        boolean within(Found other) {
            return length < other.length && start >= other.start && start + length <= other.start + other.length;
        }
    }

    private static final int SHORTEST_CONTAINED_SYNONYM = 3;

    /** A list of so many synonyms is one of keywords. */
    private static final int KEYWORDS = 6;

    /** By the phrase as it is. */
    private final Map<String, Phrase> exact = new HashMap<>();
    /** By the singular, for phrases that are a plural. */
    private final Map<String, Phrase> singular = new HashMap<>();

    private final Set<String> firstWords = new HashSet<>();
    private int mostWords = 1;

    void addName(List<String> words, int index) {
        add(words, index, 0);
        if (words.size() > 1 && !words.get(words.size() - 1).matches("[0-9]+")) {
            add(words.subList(words.size() - 1, words.size()), index, KEYWORDS);
        }
    }

    /** @param among number of the class's synonyms */
    void addSynonym(List<String> words, int index, int among) {
        add(words, index, among < KEYWORDS ? among : among + 1);
    }

    private void add(List<String> words, int index, int rank) {
        if (words.isEmpty()) {
            return;
        }
        var phrase = new Phrase(String.join(" ", words), index, rank);
        exact.merge(phrase.text, phrase, Phrases::better);
        singulars(words).forEach(text -> singular.merge(text, phrase, Phrases::better));
        firstWords.add(words.get(0));
        firstWords.addAll(Words.singulars(words.get(0)));
        mostWords = Math.max(mostWords, words.size());
    }

    /** The phrase that these words are, singular and plural alike. */
    Optional<Phrase> whole(List<String> words) {
        if (words.isEmpty() || words.size() > mostWords) {
            return Optional.empty();
        }
        var text = String.join(" ", words);
        return Optional.ofNullable(exact.get(text))
                .or(() -> singulars(words)
                        .map(exact::get)
                        .filter(Objects::nonNull)
                        .findFirst())
                .or(() -> Optional.ofNullable(singular.get(text)));
    }

    /**
     * The phrase that stands somewhere in these words: none that is part of a longer one (in "mountain lion" there is no
     * lion), names before synonyms, then the longest, then the first.
     */
    Optional<Phrase> contained(List<String> words) {
        var found = new ArrayList<Found>();
        for (int start = 0; start < words.size(); start++) {
            var longest = longestAt(words, start);
            // What ends inside the one before lies within it: a longer one would have started there.
            longest.filter(next -> found.isEmpty() || !next.within(found.get(found.size() - 1)))
                    .ifPresent(found::add);
        }
        return found.stream()
                .min(Comparator.comparing((Found f) -> !f.phrase.isName())
                        .thenComparing(f -> -f.phrase.text.length())
                        .thenComparing(Found::start))
                .map(Found::phrase);
    }

    Iterable<Phrase> all() {
        return exact.values();
    }

    private Optional<Found> longestAt(List<String> words, int start) {
        var first = words.get(start);
        if (!firstWords.contains(first) && Words.singulars(first).stream().noneMatch(firstWords::contains)) {
            return Optional.empty();
        }
        for (int length = Math.min(mostWords, words.size() - start); length > 0; length--) {
            var phrase = whole(words.subList(start, start + length)).filter(Phrases::countsInSentence);
            if (phrase.isPresent()) {
                return Optional.of(new Found(phrase.get(), start, length));
            }
        }
        return Optional.empty();
    }

    private static boolean countsInSentence(Phrase phrase) {
        return phrase.isName()
                || phrase.text.codePoints().anyMatch(c -> !Character.isLetterOrDigit(c))
                || (phrase.text.length() >= SHORTEST_CONTAINED_SYNONYM && !Words.isFiller(phrase.text));
    }

    private static Phrase better(Phrase a, Phrase b) {
        return b.rank < a.rank || (b.rank == a.rank && b.index < a.index) ? b : a;
    }

    /** The same words with the last one in the singular. */
    private static Stream<String> singulars(List<String> words) {
        int last = words.size() - 1;
        var before = last == 0 ? "" : String.join(" ", words.subList(0, last)) + " ";
        return Words.singulars(words.get(last)).stream().map(word -> before + word);
    }
}
