package dev.tessera.stack.local;

import dev.tessera.stack.data.DataFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a stack is to run. A port of 0 takes a free one.
 *
 * @param data folder that takes everything the stack keeps
 * @param models folders that are searched for models; one that is not there counts as empty
 * @param gatewayPort on the loopback address, the one clients use
 * @param generatorPort on the loopback address, behind the gateway
 * @param jobStorePort on the loopback address, behind the gateway
 * @param infrastructure whether PostgreSQL, Kafka and the job store run too; generating in one go needs none of them
 * @param device {@code auto}, {@code cpu} or {@code cuda:N}
 * @param precision of all models, such as {@code int8}; absent: what their side files say
 */
public record StackSettings(
        DataFolder data,
        List<Path> models,
        int gatewayPort,
        int generatorPort,
        int jobStorePort,
        int postgresPort,
        int kafkaPort,
        boolean infrastructure,
        String device,
        Optional<String> precision) {

    public StackSettings {
        models = List.copyOf(models);
    }

    /** A stack on free ports without PostgreSQL, Kafka and job store, for one command. */
    public static StackSettings forOneCommand(
            DataFolder data, List<Path> models, String device, Optional<String> precision) {
        return new StackSettings(data, models, 0, 0, 0, 0, 0, false, device, precision);
    }

    /** A whole stack on free ports. */
    public static StackSettings onFreePorts(DataFolder data, List<Path> models) {
        return new StackSettings(data, models, 0, 0, 0, 0, 0, true, "auto", Optional.empty());
    }
}
