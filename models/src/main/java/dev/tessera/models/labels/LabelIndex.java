package dev.tessera.models.labels;

import dev.tessera.models.SideFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The classes of a class-conditional model, and the way from a prompt to one of them. The first of these that applies decides:
 *
 * <ol>
 *   <li>the prompt is an index: {@code 207}
 *   <li>the prompt is a name, a synonym or the last word of a name; case, accents, punctuation and a regular plural make no difference
 *   <li>the prompt contains one: "a photo of a red apple"; names before all others, then the longest
 *   <li>the prompt misspells one in at most one letter of each six
 * </ol>
 *
 * <p>Names need not be unique (ImageNet has two cranes): a name means the first class of that name, the index means the class.
 * The cost grows linearly with the prompt. Safe for use by many threads.
 */
public final class LabelIndex {

    private static final int NEAREST = 5;

    private final List<Label> labels;
    private final List<String> titles;
    private final Phrases phrases = new Phrases();
    private final Likeness likeness;

    private LabelIndex(List<Label> labels) {
        this.labels = List.copyOf(labels);
        this.titles = titles(this.labels);
        for (int index = 0; index < labels.size(); index++) {
            var label = labels.get(index);
            phrases.addName(Words.of(label.name()), index);
            phrases.addName(Words.of(titles.get(index)), index);
            for (var synonym : label.synonyms()) {
                phrases.addSynonym(Words.of(synonym), index, label.synonyms().size());
            }
        }
        this.likeness = new Likeness(phrases);
    }

    /** Of these labels; the first is class 0. */
    public static LabelIndex of(List<Label> labels) {
        return new LabelIndex(labels);
    }

    /**
     * Of a file {@code [{"name": "tench", "synonyms": ["Tinca tinca"]}, ...]}, at most 8 MiB and 100,000 labels.
     *
     * @throws SideFileException naming file, label and what to write
     */
    public static LabelIndex read(Path file) {
        return new LabelIndex(LabelFile.read(file));
    }

    /** The 1000 classes of ImageNet (ILSVRC 2012), see NOTICE for the source. */
    public static LabelIndex imageNet() {
        return new LabelIndex(LabelFile.readResource("imagenet-1k.json"));
    }

    public int size() {
        return labels.size();
    }

    public List<Label> labels() {
        return labels;
    }

    /** One name for each class, all different: "tench", "crane (134)", "crane (517)". */
    public List<String> titles() {
        return titles;
    }

    /** The class that a prompt names. */
    public LabelResolution resolve(String prompt) {
        var words = Words.of(prompt);
        int index = index(words);
        if (index >= 0) {
            return match(index);
        }
        var subject = Words.subject(words);
        return phrases.whole(words)
                .or(() -> phrases.contained(subject))
                .or(() -> likeness.misspelt(withoutArticle(subject)))
                .<LabelResolution>map(phrase -> match(phrase.index()))
                .orElseGet(() -> new LabelResolution.NoMatch(likeness.nearest(subject, NEAREST).stream()
                        .map(titles::get)
                        .toList()));
    }

    private LabelResolution match(int index) {
        return new LabelResolution.Match(index, titles.get(index));
    }

    /** The index that the words are, -1 if they are none. */
    private int index(List<String> words) {
        if (words.size() != 1 || !words.get(0).matches("[0-9]{1,6}")) {
            return -1;
        }
        int index = Integer.parseInt(words.get(0));
        return index < labels.size() ? index : -1;
    }

    private static List<String> withoutArticle(List<String> words) {
        int start = 0;
        while (start < words.size() && Words.isFiller(words.get(start))) {
            start++;
        }
        return words.subList(start, words.size());
    }

    private static List<String> titles(List<Label> labels) {
        var times = new HashMap<List<String>, Integer>();
        labels.forEach(label -> times.merge(Words.of(label.name()), 1, Integer::sum));
        return IntStream.range(0, labels.size())
                .mapToObj(index -> {
                    var name = labels.get(index).name();
                    return times.get(Words.of(name)) > 1 ? name + " (" + index + ")" : name;
                })
                .toList();
    }
}
