package dev.tessera.generator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads server-sent events as they come. */
public final class ServerSentEvents {

    private static final JsonMapper JSON = new JsonMapper();

    private final BufferedReader lines;
    private final List<String> comments = new ArrayList<>();

    /** @param name of the {@code event} line, empty if there was none */
    public record Event(String name, JsonNode data) {}

    public ServerSentEvents(InputStream stream) {
        lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }

    /** The next event; empty at the end of the stream. */
    public Optional<Event> next() throws IOException {
        var name = "";
        var data = new StringBuilder();
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty() && data.length() > 0) {
                return Optional.of(new Event(name, JSON.readTree(data.toString())));
            } else if (line.startsWith(":")) {
                comments.add(line.substring(1));
            } else if (line.startsWith("event:")) {
                name = line.substring(6).strip();
            } else if (line.startsWith("data:")) {
                data.append(line.substring(5).strip());
            }
        }
        return Optional.empty();
    }

    public List<Event> rest() throws IOException {
        var events = new ArrayList<Event>();
        for (var event = next(); event.isPresent(); event = next()) {
            events.add(event.get());
        }
        return events;
    }

    /** Comments read so far. */
    public List<String> comments() {
        return comments;
    }
}
