package dev.tessera.benchmarks.processes;

import dev.tessera.embedded.kafka.KafkaBroker;
import dev.tessera.gateway.GatewayService;
import dev.tessera.jobstore.JobStoreService;
import dev.tessera.serving.jobs.JobSettings;
import dev.tessera.serving.jobs.JobWorker;
import dev.tessera.web.traces.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** The main class of every Java child. It ends with the process that started it. */
public final class ServiceProcess {

    private ServiceProcess() {}

    /** @param arguments the role, then what the role takes */
    public static void main(String... arguments) {
        endWithParent();
        var rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        switch (arguments[0]) {
            case "job-store" -> JobStoreService.start(rest);
            case "gateway" -> GatewayService.start(rest);
            case "kafka" -> kafka(rest);
            case "worker" -> worker(rest);
            default -> throw new IllegalArgumentException("no child is called " + arguments[0]);
        }
    }

    private static void kafka(String... arguments) {
        var broker = KafkaBroker.startBehind(
                Integer.parseInt(arguments[3]),
                Path.of(arguments[0]),
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
    }

    private static void worker(String... arguments) {
        var settings = new JobSettings(
                Optional.of(URI.create(arguments[1])),
                Optional.of(arguments[2]),
                Optional.of(arguments[0]),
                Integer.parseInt(arguments[3]),
                Integer.parseInt(arguments[3]),
                1);
        var worker = JobWorker.start(
                settings,
                List.of(new TestWork(arguments[0], new WorkLog(Path.of(arguments[4])))),
                new SimpleMeterRegistry(),
                Traces.none());
        Runtime.getRuntime().addShutdownHook(new Thread(worker::close));
        // A worker's own threads keep no process alive.
        new Thread(LockSupport::park, "worker").start();
    }

    /** Standard input is a pipe from the parent: it ends when the parent does, however that happens. */
    private static void endWithParent() {
        var watch = new Thread(
                () -> {
                    try {
                        System.in.transferTo(java.io.OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        // The end as well.
                    }
                    Runtime.getRuntime().halt(1);
                },
                "parent");
        watch.setDaemon(true);
        watch.start();
    }
}
