package dev.tessera.stack.data;

import dev.tessera.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code stack.json} tells other processes about the stack that has the folder.
 *
 * @param pid its process
 * @param address of the gateway, such as {@code http://127.0.0.1:8080}; empty while it starts
 * @param jobStorePort 0 while it starts
 * @param postgresPort 0 while it starts
 * @param kafkaPort 0 while it starts
 */
public record RunningStack(long pid, String address, int jobStorePort, int postgresPort, int kafkaPort) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The stack that runs on {@code data} now. Empty when none does, also when the last one was killed. */
    public static Optional<RunningStack> find(DataFolder data) {
        if (!Files.exists(data.lock()) || !StackLock.isHeld(data)) {
            return Optional.empty();
        }
        return read(data);
    }

    static Optional<RunningStack> read(DataFolder data) {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(data.running()), RunningStack.class));
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }

    public boolean isReady() {
        return !address.isEmpty();
    }

    /** Replaces the file in one move, so that a reader never sees half of it. */
    public void write(DataFolder data) {
        try {
            var draft = data.path().resolve("stack.json.new");
            Files.write(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
            Files.move(draft, data.running(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StackException("data folder " + data.path() + " cannot be written (" + e + ")", e);
        }
    }
}
