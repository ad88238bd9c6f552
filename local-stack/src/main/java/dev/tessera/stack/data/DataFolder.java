package dev.tessera.stack.data;

import dev.tessera.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a stack keeps everything: one folder, nothing elsewhere. */
public record DataFolder(Path path) {

    public DataFolder {
        path = path.toAbsolutePath().normalize();
    }

    /** Makes the folder if it is not there. */
    public DataFolder create() {
        try {
            Files.createDirectories(path);
            return this;
        } catch (IOException e) {
            throw new StackException(
                    "data folder " + path + " cannot be made (" + e + "); choose another folder with --data", e);
        }
    }

    /** Database cluster. */
    public Path postgres() {
        return path.resolve("postgres");
    }

    /** Broker log. */
    public Path kafka() {
        return path.resolve("kafka");
    }

    /** API keys as the gateway reads them: hashes only. */
    public Path keys() {
        return path.resolve("keys.json");
    }

    /** The local client's own key, readable by its owner only. */
    public Path client() {
        return path.resolve("client.json");
    }

    /** Images that were asked for by address. */
    public Path artifacts() {
        return path.resolve("artifacts");
    }

    /** Rounded weights, kept for the next start; may be deleted while no stack runs. */
    public Path int8Weights() {
        return path.resolve("int8");
    }

    public Path log() {
        return path.resolve("logs").resolve("tessera.log");
    }

    Path lock() {
        return path.resolve("stack.lock");
    }

    Path running() {
        return path.resolve("stack.json");
    }
}
