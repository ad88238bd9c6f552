package dev.tessera.embedded.kit;

import java.io.IOException;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** Folders of servers that end with the JVM. */
final class TemporaryFolders {

    private TemporaryFolders() {}

    /** Deletes what it can; the JVM is ending. */
    static void delete(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
