package dev.tessera.inference.int8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Work on many weights at once, on all processors. */
final class InParallel {

    private InParallel() {}

    /** A function that reads or writes files. */
    interface Work<T, R> {
        R apply(T item) throws IOException;
    }

    /** The results in the order of the items. */
    static <T, R> List<R> map(List<T> items, Work<T, R> work) throws IOException {
        try {
            return items.parallelStream().map(item -> unchecked(item, work)).toList();
        } catch (UncheckedIOException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
    }

    private static <T, R> R unchecked(T item, Work<T, R> work) {
        try {
            return work.apply(item);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
