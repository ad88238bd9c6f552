package dev.tessera.stack.cli;

import dev.tessera.stack.StackException;
import dev.tessera.stack.client.ImageOrder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes one image with the stack that runs, or with one that lives as long as the command. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        description = "Makes an image and writes it to a file; starts a stack for it if none is running.")
final class GenerateCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "PROMPT",
            description = "What to draw; a class-conditional model takes the name of a class.")
    private String prompt;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "File to write: .png, .jpg or .webp (default: the prompt's words, .png).")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = {"-m", "--model"},
            paramLabel = "ID",
            description = "Which model (default: the server's).")
    private Optional<String> model = Optional.empty();

    @Option(
            names = {"-s", "--seed"},
            paramLabel = "NUMBER",
            description = "The same seed gives the same image (default: a new one).")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--size",
            paramLabel = "WxH",
            description = "Width and height in pixels (default: the model's own).")
    private Optional<String> size = Optional.empty();

    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME=VALUE",
            description = "A sampling field of the model, such as cfg_scale=4; may be given several times.")
    private Map<String, String> sampling = new TreeMap<>();

    @Mixin
    private DataOption data;

    @Mixin
    private ModelOptions models;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var file = out.orElseGet(() -> Path.of(FileNames.of(prompt) + ".png"));
        requireFolder(file);
        var order = new ImageOrder(prompt, model, seed, size, FileNames.format(file), JsonValues.of(sampling));
        try (var server = OneCommandStack.find(data.folder(), models, this::tell)) {
            var begun = System.nanoTime();
            var image = server.client().generate(order, preview -> tell("preview " + preview.number() + since(begun)));
            Files.write(file, image);
            tell("wrote " + file + " (" + image.length + " bytes" + since(begun) + ")");
            return 0;
        } catch (IOException e) {
            throw new StackException(file + " cannot be written (" + e + "); choose another file with --out", e);
        }
    }

    /** Before minutes of work, not after. */
    private static void requireFolder(Path file) {
        var folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new StackException(
                    "folder " + folder + " is missing or cannot be written; choose another file with --out");
        }
    }

    private void tell(String progress) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(progress);
        err.flush();
    }

    private static String since(long begun) {
        return String.format(Locale.ROOT, ", %.1f s", (System.nanoTime() - begun) / 1e9);
    }
}
