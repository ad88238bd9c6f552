package dev.tessera.jobstore.batches;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;

/** Lines of a text, none of which takes more memory than a limit. Lines end with LF or CRLF. */
final class BoundedLines {

    private final BufferedReader text;
    private final int longest;

    /** @param cut whether the line was longer than the limit; its rest is skipped */
    record Line(String text, boolean cut) {}

    BoundedLines(BufferedReader text, int longest) {
        this.text = text;
        this.longest = longest;
    }

    /** Empty at the end. */
    Optional<Line> next() throws IOException {
        int character = text.read();
        if (character < 0) return Optional.empty();
        var line = new StringBuilder();
        boolean cut = false;
        while (character >= 0 && character != '\n') {
            if (line.length() < longest) line.append((char) character);
            else cut = true;
            character = text.read();
        }
        int last = line.length() - 1;
        if (last >= 0 && line.charAt(last) == '\r') line.setLength(last);
        return Optional.of(new Line(line.toString(), cut));
    }
}
