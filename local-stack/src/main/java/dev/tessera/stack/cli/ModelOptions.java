package dev.tessera.stack.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Where models are looked for and where they run. */
final class ModelOptions {

    @Option(
            names = "--models",
            paramLabel = "FOLDER",
            description =
                    "Folder with model folders; may be given several times (default: models and starter-models beside this command).")
    private List<Path> models = List.of();

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "auto, cpu, cuda or cuda:N (default: ${DEFAULT-VALUE}).")
    private String device;

    List<Path> folders() {
        var chosen = models.isEmpty() ? List.of(Home.folder("models"), Home.folder("starter-models")) : models;
        return chosen.stream().map(Path::toAbsolutePath).toList();
    }

    String device() {
        return device;
    }
}
