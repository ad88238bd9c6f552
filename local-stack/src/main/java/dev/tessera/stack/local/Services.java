package dev.tessera.stack.local;

import dev.tessera.gateway.GatewayService;
import dev.tessera.generator.GeneratorService;
import dev.tessera.jobstore.JobStoreService;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;

/** The suite's services in this JVM, as they start in production, each with its own settings and on the loopback address. */
final class Services {

    private static final String LOOPBACK = "127.0.0.1";

    private Services() {}

    /** @param jobStorePort 0: it runs no jobs */
    static ConfigurableApplicationContext generator(StackSettings settings, int port, int jobStorePort, int kafkaPort) {
        var arguments = listeningOn(port);
        if (jobStorePort > 0) {
            arguments.add("--tessera.serving.jobs.job-store-url=http://" + LOOPBACK + ":" + jobStorePort);
            arguments.add("--tessera.serving.jobs.kafka=" + LOOPBACK + ":" + kafkaPort);
        }
        for (int i = 0; i < settings.models().size(); i++) {
            arguments.add("--tessera.serving.model-directories[" + i + "]="
                    + settings.models().get(i));
        }
        arguments.add("--tessera.serving.artifacts.folder=" + settings.data().artifacts());
        arguments.add("--tessera.serving.device=" + settings.device());
        arguments.add("--tessera.serving.int8-cache=" + settings.data().int8Weights());
        settings.precision().ifPresent(precision -> arguments.add("--tessera.serving.precision=" + precision));
        return GeneratorService.start(arguments.toArray(String[]::new));
    }

    /** It starts beside its database and waits for it. */
    static ConfigurableApplicationContext jobStore(int port, int generatorPort, int postgresPort, int kafkaPort) {
        var arguments = listeningOn(port);
        arguments.add("--spring.datasource.url=jdbc:postgresql://" + LOOPBACK + ":" + postgresPort + "/postgres");
        arguments.add("--spring.datasource.username=postgres");
        arguments.add("--spring.datasource.password=postgres");
        arguments.add("--tessera.job-store.image-service=http://" + LOOPBACK + ":" + generatorPort);
        arguments.add("--tessera.job-store.kafka=" + LOOPBACK + ":" + kafkaPort);
        // Receivers of whoever tries the suite on this machine are on this machine, too.
        arguments.add("--tessera.job-store.webhooks.private-addresses=true");
        return JobStoreService.start(arguments.toArray(String[]::new));
    }

    /** @param jobStorePort 0: there is none */
    static ConfigurableApplicationContext gateway(
            StackSettings settings, int port, int generatorPort, int jobStorePort) {
        var arguments = listeningOn(port);
        if (jobStorePort > 0) {
            arguments.addAll(JobRoutes.to("http://" + LOOPBACK + ":" + jobStorePort));
        }
        arguments.add("--tessera.gateway.keys-file=" + settings.data().keys());
        arguments.add("--tessera.gateway.upstreams.generator.url=http://" + LOOPBACK + ":" + generatorPort);
        return GatewayService.start(arguments.toArray(String[]::new));
    }

    private static List<String> listeningOn(int port) {
        return new ArrayList<>(List.of("--server.address=" + LOOPBACK, "--server.port=" + port));
    }
}
