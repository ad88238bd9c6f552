package dev.tessera.inference.checkpoint;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The tensors of one state dict by name, in the order of the file. */
public final class TensorTable {

    private static final int NEAREST = 3;

    private final String file;
    private final Map<String, TensorEntry> entries;

    TensorTable(String file, Map<String, TensorEntry> entries) {
        this.file = file;
        this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** The name of the checkpoint's file, for messages. */
    public String file() {
        return file;
    }

    public Set<String> names() {
        return entries.keySet();
    }

    public Collection<TensorEntry> entries() {
        return entries.values();
    }

    public Optional<TensorEntry> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    public int size() {
        return entries.size();
    }

    /** Up to three names that share the longest beginning and end with {@code name}. */
    List<String> nearest(String name) {
        return entries.keySet().stream()
                .filter(other -> likeness(name, other) * 2 >= name.length())
                .sorted(Comparator.comparingInt((String other) -> -likeness(name, other)))
                .limit(NEAREST)
                .toList();
    }

    /** Wrapping prefixes removed, as data-parallel training and compilation leave them. */
    static String unwrapped(String name) {
        var rest = name;
        while (true) {
            var current = rest;
            var prefix = Stream.of("module.", "_orig_mod.")
                    .filter(current::startsWith)
                    .findFirst();
            if (prefix.isEmpty()) {
                return rest;
            }
            rest = rest.substring(prefix.get().length());
        }
    }

    private static int likeness(String a, String b) {
        int most = Math.min(a.length(), b.length());
        int head = 0;
        while (head < most && a.charAt(head) == b.charAt(head)) {
            head++;
        }
        int tail = 0;
        while (tail < most - head && a.charAt(a.length() - 1 - tail) == b.charAt(b.length() - 1 - tail)) {
            tail++;
        }
        return head + tail;
    }
}
