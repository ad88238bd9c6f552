package dev.tessera.stack.cli;

import dev.tessera.stack.StackException;
import dev.tessera.stack.data.RunningStack;
import dev.tessera.stack.keys.JobStoreKeys;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whose keys a command is about: of the stack that runs on the data folder, or of a job store elsewhere. */
final class KeyPlace {

    @Option(
            names = "--job-store",
            paramLabel = "URL",
            description = "Root address of a job store (default: that of the stack running on the data folder).")
    private Optional<URI> jobStore;

    @Mixin
    private DataOption data;

    JobStoreKeys keys() {
        return new JobStoreKeys(jobStore.or(this::running)
                .orElseThrow(() -> new StackException("no stack is running on "
                        + data.folder().path()
                        + "; start one with './tessera up', or name a job store with --job-store URL")));
    }

    private Optional<URI> running() {
        return RunningStack.find(data.folder())
                .filter(RunningStack::isReady)
                .map(stack -> URI.create("http://127.0.0.1:" + stack.jobStorePort()));
    }
}
