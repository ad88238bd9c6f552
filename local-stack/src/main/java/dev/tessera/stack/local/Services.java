package dev.tessera.stack.local;

import dev.tessera.gateway.GatewayService;
import dev.tessera.generator.GeneratorService;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;

/** The suite's services in this JVM, as they start in production, each with its own settings and on the loopback address. */
final class Services {

    private static final String LOOPBACK = "127.0.0.1";

    private Services() {}

    static ConfigurableApplicationContext generator(StackSettings settings, int port) {
        var arguments = listeningOn(port);
        for (int i = 0; i < settings.models().size(); i++) {
            arguments.add("--tessera.serving.model-directories[" + i + "]="
                    + settings.models().get(i));
        }
        arguments.add("--tessera.serving.artifacts.folder=" + settings.data().artifacts());
        arguments.add("--tessera.serving.device=" + settings.device());
        return GeneratorService.start(arguments.toArray(String[]::new));
    }

    static ConfigurableApplicationContext gateway(StackSettings settings, int port, int generatorPort) {
        var arguments = listeningOn(port);
        arguments.add("--tessera.gateway.keys-file=" + settings.data().keys());
        arguments.add("--tessera.gateway.upstreams.generator.url=http://" + LOOPBACK + ":" + generatorPort);
        return GatewayService.start(arguments.toArray(String[]::new));
    }

    private static List<String> listeningOn(int port) {
        return new ArrayList<>(List.of("--server.address=" + LOOPBACK, "--server.port=" + port));
    }
}
