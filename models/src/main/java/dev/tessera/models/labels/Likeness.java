package dev.tessera.models.labels;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Phrases that resemble a text that is none of them: misspellings, and names to suggest. */
final class Likeness {

    /** A misspelling differs from its phrase in at most one letter of each six: "banan", "golden retreiver". */
    private static final int LETTERS_FOR_ONE_MISTAKE = 6;

    /** Longer texts are sentences; their beginning is compared. */
    private static final int MOST_LETTERS = 64;

    private static final int MOST_WORDS = 16;

    private final JaroWinklerSimilarity similarity = new JaroWinklerSimilarity();
    private final Phrases phrases;

    Likeness(Phrases phrases) {
        this.phrases = phrases;
    }

    /** The phrase that these words misspell. */
    Optional<Phrases.Phrase> misspelt(List<String> words) {
        var text = beginning(words);
        if (text.length() == MOST_LETTERS) {
            return Optional.empty();
        }
        Phrases.Phrase best = null;
        int fewest = Integer.MAX_VALUE;
        for (var phrase : phrases.all()) {
            int mistakes = mistakes(text, phrase.text());
            if (mistakes < fewest || (mistakes == fewest && best != null && precedes(phrase, best))) {
                best = phrase;
                fewest = mistakes;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Classes in the order of their resemblance, best first. */
    List<Integer> nearest(List<String> words, int count) {
        var text = beginning(words);
        var given = new HashSet<String>();
        words.stream().limit(MOST_WORDS).filter(word -> !Words.isFiller(word)).forEach(word -> {
            given.add(word);
            given.addAll(Words.singulars(word));
        });
        Map<Integer, Double> scores = new HashMap<>();
        for (var phrase : phrases.all()) {
            scores.merge(phrase.index(), score(text, given, phrase.text()), Math::max);
        }
        return scores.entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<Integer, Double> e) -> -e.getValue())
                        .thenComparing(Map.Entry::getKey))
                .limit(count)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Letters wrong, {@link Integer#MAX_VALUE} if more than a misspelling has. */
    private static int mistakes(String text, String phrase) {
        int allowed = Math.max(text.length(), phrase.length()) / LETTERS_FOR_ONE_MISTAKE;
        if (Math.abs(text.length() - phrase.length()) > allowed) {
            return Integer.MAX_VALUE;
        }
        int distance = new LevenshteinDistance(allowed).apply(text, phrase);
        return distance < 0 ? Integer.MAX_VALUE : distance;
    }

    private static boolean precedes(Phrases.Phrase a, Phrases.Phrase b) {
        return a.rank() < b.rank() || (a.rank() == b.rank() && a.index() < b.index());
    }

    /** Resemblance of the letters, and the share of the phrase's words that were given. */
    private double score(String text, Set<String> given, String phrase) {
        var words = phrase.split(" ");
        long shared = List.of(words).stream()
                .filter(word ->
                        given.contains(word) || Words.singulars(word).stream().anyMatch(given::contains))
                .count();
        return similarity.apply(text, phrase) + (double) shared / words.length;
    }

    private static String beginning(List<String> words) {
        var text = String.join(" ", words.subList(0, Math.min(MOST_WORDS, words.size())));
        return text.substring(0, Math.min(MOST_LETTERS, text.length()));
    }
}
