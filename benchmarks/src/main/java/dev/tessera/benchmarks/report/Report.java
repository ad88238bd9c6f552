package dev.tessera.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;

/** What was measured, as Markdown: shown while it grows, kept as {@code <date>-<subject>.md} in a folder of results. */
public final class Report {

    private final String subject;
    private final StringBuilder text = new StringBuilder();

    /**
     * Begins with the machine and the command.
     *
     * @param subject of the file's name: letters, digits, {@code -}
     */
    public Report(String subject, String title, List<String> command) {
        this.subject = subject;
        say("# " + title);
        say(Machine.describe());
        say("    " + String.join(" ", command));
    }

    /** A paragraph or heading. */
    public void say(String line) {
        append(line + "\n\n");
    }

    /** Rows of as many cells as {@code header} has. */
    public void table(List<String> header, List<List<String>> rows) {
        var lines = new StringBuilder(row(header)).append(row(Collections.nCopies(header.size(), "---")));
        rows.forEach(cells -> lines.append(row(cells)));
        append(lines + "\n");
    }

    /** Writes the file, in place of one from the same day, and returns its path. */
    public Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        var file = folder.resolve(LocalDate.now() + "-" + subject + ".md");
        Files.writeString(file, text.toString().stripTrailing() + "\n");
        return file;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private void append(String lines) {
        text.append(lines);
        System.out.print(lines);
        System.out.flush();
    }
}
