package dev.tessera.stack.cli;

import dev.tessera.stack.client.TesseraClient;
import dev.tessera.stack.local.Stack;
import dev.tessera.stack.local.StackSettings;
import dev.tessera.stack.memory.Memory;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the stack until it is told to stop: Ctrl-C, SIGTERM, or {@code tessera down}. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Starts the local stack and runs it until Ctrl-C or 'tessera down'.")
final class UpCommand implements Callable<Integer> {

    private static final String CURL = """
            curl -sS %s/v1/images/generations -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' \
            -d '{"prompt":"red apple"}' | grep -o '"b64_json" *: *"[^"]*' | cut -d'"' -f4 | base64 -d > apple.png""";

    @Mixin
    private DataOption data;

    @Mixin
    private ModelOptions models;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Of the gateway; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--generator-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Of the generator-service (default: a free one).")
    private int generatorPort;

    @Option(
            names = "--job-store-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Of the job store (default: a free one).")
    private int jobStorePort;

    @Option(
            names = "--postgres-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Of PostgreSQL (default: a free one).")
    private int postgresPort;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Of the Kafka broker (default: a free one).")
    private int kafkaPort;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var begun = System.nanoTime();
        var settings = new StackSettings(
                data.folder().create(),
                models.folders(),
                port,
                generatorPort,
                jobStorePort,
                postgresPort,
                kafkaPort,
                true,
                models.device(),
                models.precision());
        Logs.to(settings.data().log());
        Memory.shortage(Memory.available(), ModelFiles.bytes(settings.models()))
                .ifPresent(warning -> spec.commandLine().getErr().println("tessera: " + warning));
        var stopped = new CountDownLatch(1);
        var running = new Lifetime(stopped);
        Runtime.getRuntime().addShutdownHook(new Thread(running::stop, "stop"));
        running.start(settings);
        describe(running.stack(), (System.nanoTime() - begun) / 1e9);
        stopped.await();
        return 0;
    }

    private void describe(Stack stack, double seconds) {
        var out = spec.commandLine().getOut();
        var client = new TesseraClient(stack.address(), stack.client().key());
        out.printf(Locale.ROOT, "Tessera is up after %.1f s.%n%n", seconds);
        out.println("  address   " + stack.address());
        out.println("  API key   " + stack.client().key());
        describeModels(out, client);
        out.println("  log       " + data.folder().log());
        out.println("  stop      Ctrl-C, or ./tessera down");
        out.println();
        out.println("Try it:");
        out.println();
        out.println("  " + CURL.formatted(stack.address(), stack.client().key()));
        out.println();
        out.flush();
    }

    private void describeModels(PrintWriter out, TesseraClient client) {
        var found = client.models();
        if (found.isEmpty()) {
            out.println("  models    none; put checkpoints into one of " + models.folders() + " and start again");
        }
        found.forEach(model -> out.println("  model     " + model.id() + " (" + model.state() + ")"));
    }
}
