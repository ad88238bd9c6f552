package dev.tessera.stack.cli;

import dev.tessera.models.ModelCandidate;
import dev.tessera.models.Models;
import dev.tessera.models.PrecisionChoice;
import dev.tessera.stack.StackException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            description =
                    "fp32, int8 (faster on a CPU, not exact), or int8 with parts, such as int8,decoder=fp32 (default: what model.yaml says, else fp32).")
    private Optional<String> precision = Optional.empty();

    List<Path> folders() {
        var chosen = models.isEmpty() ? List.of(Home.folder("models"), Home.folder("starter-models")) : models;
        return chosen.stream().map(Path::toAbsolutePath).toList();
    }

    /** @param model id of a model, or its folder */
    ModelCandidate candidate(String model) {
        var folder = Path.of(model);
        var found = Files.isDirectory(folder)
                ? Models.recognise(folder)
                : folders().stream().flatMap(f -> Models.scan(f).stream()).toList();
        return found.stream()
                .filter(m -> Files.isDirectory(folder) || m.id().equals(model))
                .findFirst()
                .orElseThrow(() -> new StackException("model: '" + model + "' is neither a model folder nor one of "
                        + found.stream().map(ModelCandidate::id).toList()));
    }

    /** Checked here, so that a mistake is told at once. */
    Optional<String> precision() {
        precision.ifPresent(PrecisionChoice::parse);
        return precision;
    }

    String device() {
        return device;
    }
}
