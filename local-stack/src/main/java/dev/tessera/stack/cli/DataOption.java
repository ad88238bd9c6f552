package dev.tessera.stack.cli;

import dev.tessera.stack.data.DataFolder;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --data}, as most commands have it. */
final class DataOption {

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Folder of database, broker, keys and log (default: data beside this command).")
    private Optional<Path> data = Optional.empty();

    DataFolder folder() {
        return new DataFolder(data.orElseGet(() -> Home.folder("data")));
    }
}
