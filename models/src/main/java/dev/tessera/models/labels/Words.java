package dev.tessera.models.labels;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Text as comparable words: lower case, no accents, no punctuation. */
final class Words {

    /** Words that a sentence has anyway, also where some label has them as a keyword. */
    private static final Set<String> FILLERS = Set.of(
            "a", "an", "the", "of", "in", "on", "at", "to", "with", "and", "or", "for", "by", "from", "is", "it", "its",
            "one", "two", "new", "big", "can", "see", "very", "some", "this", "that", "please", "draw", "me", "my",
            "i");

    private static final Set<String> MEDIA = Set.of(
            "photo",
            "photograph",
            "picture",
            "image",
            "drawing",
            "painting",
            "sketch",
            "illustration",
            "icon",
            "emoji",
            "rendering",
            "portrait",
            "shot",
            "view");

    /** A medium stands early in a prompt ("a nice close-up photo of"). */
    private static final int LATEST_MEDIUM = 6;

    private Words() {}

    /** Runs of letters and digits, and each pictograph as a word of its own. */
    static List<String> of(String text) {
        // Decomposition comes first: it turns accents into marks, which are dropped like apostrophes.
        var plain = Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        plain.codePoints().forEach(c -> {
            if (Character.isLetterOrDigit(c)) {
                word.appendCodePoint(c);
            } else if (!isSilent(c)) {
                flush(word, words);
                if (Character.getType(c) == Character.OTHER_SYMBOL) {
                    words.add(Character.toString(c));
                }
            }
        });
        flush(word, words);
        return words;
    }

    /** What a word can be the regular plural of, the word itself not among it; usually one, for "boxes" two. */
    static List<String> singulars(String word) {
        if (word.length() < 4 || !word.endsWith("s") || word.endsWith("ss") || word.endsWith("us")) {
            return List.of();
        }
        var stem = word.substring(0, word.length() - 1);
        if (word.endsWith("ies")) {
            return List.of(stem, word.substring(0, word.length() - 3) + "y");
        }
        boolean es = Stream.of("ses", "xes", "zes", "ches", "shes", "oes").anyMatch(word::endsWith);
        return es ? List.of(stem, word.substring(0, word.length() - 2)) : List.of(stem);
    }

    static boolean isFiller(String word) {
        return FILLERS.contains(word);
    }

    /** Without "a photo of" and its like at the beginning, if anything else is left. */
    static List<String> subject(List<String> words) {
        for (int i = 0; i + 2 < words.size() && i < LATEST_MEDIUM; i++) {
            if (MEDIA.contains(words.get(i)) && words.get(i + 1).equals("of")) {
                return words.subList(i + 2, words.size());
            }
        }
        return words;
    }

    private static boolean isSilent(int c) {
        return c == '\'' || c == '\u2019' || Character.getType(c) == Character.NON_SPACING_MARK;
    }

    private static void flush(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }
}
