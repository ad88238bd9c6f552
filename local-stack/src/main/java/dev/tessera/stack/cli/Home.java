package dev.tessera.stack.cli;

import java.nio.file.Path;

/** The folder that the {@code tessera} script lies in; data and models are looked for there, wherever it is called. */
final class Home {

    private Home() {}

    static Path folder(String name) {
        return Path.of(System.getProperty("stack.home", "")).toAbsolutePath().resolve(name);
    }
}
