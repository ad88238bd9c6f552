package dev.tessera.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The golden cases of one family: tensors computed by the authors' code, and the checkpoints they belong to. The folder is
 * {@code <-Dtessera.golden>/<family>} if that is set, else the copy in the test resources.
 */
public record GoldenFolder(Path path) {

    /** The folder of a family; empty if the folder given on the command line has none. */
    public static Optional<GoldenFolder> family(String family) {
        var given = System.getProperty("tessera.golden", "");
        if (given.isBlank() || given.startsWith("${")) {
            return Optional.of(new GoldenFolder(resource("/golden/" + family)));
        }
        var folder = Path.of(given, family);
        return Files.isDirectory(folder) ? Optional.of(new GoldenFolder(folder)) : Optional.empty();
    }

    /** The cases that {@code manifest.json} lists. */
    public List<GoldenCase> cases() {
        var cases = new ArrayList<GoldenCase>();
        try {
            var manifest = JsonMapper.shared().readTree(Files.readString(path.resolve("manifest.json")));
            for (var json : manifest.path("cases")) {
                var checkpoints = new LinkedHashMap<String, Path>();
                json.path("checkpoints")
                        .properties()
                        .forEach(role -> checkpoints.put(
                                role.getKey(), path.resolve(role.getValue().asString())));
                cases.add(GoldenCase.open(
                        path.resolve(json.path("file").asString()),
                        json.path("kind").asString(),
                        checkpoints));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }

    /** Every safetensors file of a folder without a manifest. */
    public List<GoldenCase> files() {
        try (var files = Files.list(path)) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .sorted()
                    .map(file -> GoldenCase.open(file, "", new LinkedHashMap<>()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path resource(String name) {
        try {
            return Path.of(GoldenFolder.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
