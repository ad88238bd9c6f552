package dev.tessera.stack.cli;

import dev.tessera.stack.client.TesseraClient;
import dev.tessera.stack.data.ClientFile;
import dev.tessera.stack.data.DataFolder;
import dev.tessera.stack.data.RunningStack;
import dev.tessera.stack.local.Stack;
import dev.tessera.stack.local.StackSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;

/** The server that one command talks to: a running stack, or one of its own in a folder that goes with it. */
record OneCommandStack(TesseraClient client, Optional<Stack> own, Optional<Path> folder) implements AutoCloseable {

    static OneCommandStack find(DataFolder data, ModelOptions models, Consumer<String> progress) {
        var running = RunningStack.find(data).filter(RunningStack::isReady);
        var key = running.isPresent() ? ClientFile.read(data) : Optional.<ClientFile>empty();
        if (key.isPresent()) {
            var address = running.get().address();
            progress.accept("using the stack at " + address);
            return new OneCommandStack(new TesseraClient(address, key.get().key()), Optional.empty(), Optional.empty());
        }
        progress.accept("no stack is running on " + data.path() + ": starting one for this command");
        Logs.to(data.create().log().resolveSibling("generate.log"));
        return start(models);
    }

    private static OneCommandStack start(ModelOptions models) {
        var folder = temporary();
        try {
            var settings = StackSettings.forOneCommand(
                    new DataFolder(folder), models.folders(), models.device(), models.precision());
            var stack = Stack.start(settings);
            var client = new TesseraClient(stack.address(), stack.client().key());
            return new OneCommandStack(client, Optional.of(stack), Optional.of(folder));
        } catch (RuntimeException e) {
            delete(folder);
            throw e;
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("tessera");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder can be made", e);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary folder " + folder + " cannot be deleted", e);
        }
    }

    @Override
    public void close() {
        own.ifPresent(Stack::close);
        folder.ifPresent(OneCommandStack::delete);
    }
}
