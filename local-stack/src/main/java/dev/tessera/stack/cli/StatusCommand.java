package dev.tessera.stack.cli;

import dev.tessera.stack.StackException;
import dev.tessera.stack.client.TesseraClient;
import dev.tessera.stack.data.ClientFile;
import dev.tessera.stack.data.RunningStack;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Says whether a stack runs on the data folder, where, and with which models.")
final class StatusCommand implements Callable<Integer> {

    /** The exit status that init scripts use for it. */
    static final int NOT_RUNNING = 3;

    @Mixin
    private DataOption data;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var running = RunningStack.find(data.folder());
        if (running.isEmpty()) {
            out.println("no stack is running on " + data.folder().path());
            return NOT_RUNNING;
        }
        var stack = running.get();
        if (!stack.isReady()) {
            out.println("starting (process " + stack.pid() + ")");
            return 0;
        }
        var key = ClientFile.read(data.folder())
                .orElseThrow(() -> new StackException(
                        data.folder().client() + " is missing; start the stack again: it makes a new key"));
        var client = new TesseraClient(stack.address(), key.key());
        out.println((client.isReady() ? "ready" : "not ready") + " (process " + stack.pid() + ")");
        out.println("  address     " + stack.address());
        out.println("  job store   127.0.0.1:" + stack.jobStorePort());
        out.println("  PostgreSQL  127.0.0.1:" + stack.postgresPort());
        out.println("  Kafka       127.0.0.1:" + stack.kafkaPort());
        client.models().forEach(model -> out.println("  model       " + model.id() + " (" + model.state() + ")"));
        return 0;
    }
}
