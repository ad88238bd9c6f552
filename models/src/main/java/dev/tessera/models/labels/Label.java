package dev.tessera.models.labels;

import java.util.List;

/**
 * The words for one class.
 *
 * @param name what the class is called; other classes may be called the same
 * @param synonyms other words for it, which other classes may share
 */
public record Label(String name, List<String> synonyms) {

    public Label {
        synonyms = List.copyOf(synonyms);
    }
}
