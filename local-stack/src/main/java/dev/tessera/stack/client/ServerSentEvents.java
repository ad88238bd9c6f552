package dev.tessera.stack.client;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The {@code data} of the events in a {@code text/event-stream}, in order; comments and other fields are skipped. */
final class ServerSentEvents {

    private final Iterator<String> lines;

    ServerSentEvents(Stream<String> lines) {
        this.lines = lines.iterator();
    }

    /** Waits for the next event; empty at the end of the stream. An event cut off by the end does not count. */
    Optional<String> next() {
        List<String> data = new ArrayList<>();
        while (lines.hasNext()) {
            var line = lines.next();
            if (line.isEmpty() && !data.isEmpty()) {
                return Optional.of(String.join("\n", data));
            }
            if (line.startsWith("data:")) {
                data.add(line.substring(line.startsWith("data: ") ? 6 : 5));
            }
        }
        return Optional.empty();
    }
}
