package dev.tessera.stack.data;

import dev.tessera.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The key that the commands on this machine use, in plain text, since the gateway keeps hashes only.
 *
 * @param owner whose key it is
 * @param key as sent after {@code Bearer}
 */
public record ClientFile(String owner, String key) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public static Optional<ClientFile> read(DataFolder data) {
        if (!Files.exists(data.client())) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(data.client()), ClientFile.class));
        } catch (IOException | JacksonException e) {
            throw new StackException(
                    data.client() + " is not the client file that './tessera up' writes (" + e.getMessage()
                            + "); delete it and start the stack again: it makes a new key",
                    e);
        }
    }

    /** The file can be read by its owner only, from its first byte on. */
    public void write(DataFolder data) {
        try {
            var draft = data.path().resolve("client.json.new");
            Files.deleteIfExists(draft);
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
            Files.move(draft, data.client(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StackException(data.client() + " cannot be written (" + e + ")", e);
        }
    }

    @Override
    public String toString() {
        return "ClientFile[owner=" + owner + "]";
    }
}
