package dev.tessera.stack.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** How much the checkpoints in some folders weigh. */
final class ModelFiles {

    private static final Pattern CHECKPOINT = Pattern.compile(".*\\.(pt|pth|ckpt|safetensors)");
    private static final int DEEP = 2;

    private ModelFiles() {}

    /** Bytes of all checkpoint files; a folder that is not there or cannot be read counts as empty. */
    static long bytes(List<Path> folders) {
        return folders.stream().mapToLong(ModelFiles::bytes).sum();
    }

    private static long bytes(Path folder) {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (var files = Files.find(
                folder,
                DEEP,
                (file, kind) -> kind.isRegularFile()
                        && CHECKPOINT.matcher(file.getFileName().toString()).matches())) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            return 0;
        }
    }
}
