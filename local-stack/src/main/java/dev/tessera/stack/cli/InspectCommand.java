package dev.tessera.stack.cli;

import dev.tessera.inference.checkpoint.Checkpoint;
import dev.tessera.inference.checkpoint.TensorEntry;
import dev.tessera.inference.checkpoint.TensorTable;
import dev.tessera.models.ModelCandidate;
import dev.tessera.models.Models;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description =
                "Prints what a checkpoint file or a model folder holds: family, configuration, tensors, tensors that nothing reads.")
final class InspectCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "A checkpoint file, a *.index.json, or a model folder.")
    private Path path;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        boolean whole = Files.isDirectory(path);
        if (!whole) {
            print(out, Checkpoint.open(path));
        }
        var folder = whole ? path : path.toAbsolutePath().getParent();
        var models = Models.recognise(folder);
        models.forEach(model -> print(out, model));
        if (models.isEmpty()) {
            out.println("model     none: the files of " + folder + " make up no model of a known family");
        }
        return 0;
    }

    private static void print(PrintWriter out, Checkpoint checkpoint) {
        out.println("file      " + checkpoint.path());
        checkpoint.settings().forEach((name, value) -> out.println("setting   " + name + " = " + value));
        checkpoint.sections().forEach((name, table) -> print(out, name, table));
    }

    private static void print(PrintWriter out, String section, TensorTable table) {
        out.println(
                "section   " + (section.isEmpty() ? "(the file itself)" : section) + ", " + table.size() + " tensors");
        int width = table.names().stream().mapToInt(String::length).max().orElse(1);
        table.entries().forEach(tensor -> out.println("  " + row(tensor, width)));
    }

    private static String row(TensorEntry tensor, int width) {
        return ("%-" + width + "s  %-5s %-24s %12d +%d%s")
                .formatted(
                        tensor.name(),
                        tensor.dtype(),
                        tensor.shape(),
                        tensor.offset(),
                        tensor.length(),
                        tensor.contiguous() ? "" : "  strides " + tensor.strides());
    }

    private static void print(PrintWriter out, ModelCandidate model) {
        out.println("model     " + model.id() + ", family " + model.family() + ", in " + model.folder());
        model.configuration().forEach((name, value) -> out.println("  " + name + " = " + value));
        List<String> unused = model.unusedTensors();
        out.println("  unused tensors: " + (unused.isEmpty() ? "none" : unused.size()));
        unused.forEach(name -> out.println("    " + name));
    }
}
