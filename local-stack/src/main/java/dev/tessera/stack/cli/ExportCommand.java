package dev.tessera.stack.cli;

import dev.tessera.inference.onnx.Graph;
import dev.tessera.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Writes the graphs as ONNX files. Their weights stay in the checkpoint, which ONNX looks for beside the graph: it is
 * linked there, or copied where a link is not possible.
 */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Writes a model's networks as ONNX files, for use elsewhere.")
final class ExportCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "MODEL", description = "Id of a model, or its folder.")
    private String model;

    @Parameters(
            index = "1",
            paramLabel = "OUT.onnx",
            description = "File to write; with several networks their names are added to it.")
    private Path out;

    @Mixin
    private ModelOptions models;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var graphs = models.candidate(model).graphs();
        graphs.forEach((network, graph) -> write(graph, graphs.size() == 1 ? out : named(network)));
        return 0;
    }

    private Path named(String network) {
        var name = out.getFileName().toString();
        int dot = name.lastIndexOf('.');
        var stem = dot < 0 ? name : name.substring(0, dot);
        return out.resolveSibling(stem + "-" + network + (dot < 0 ? "" : name.substring(dot)));
    }

    private void write(Graph graph, Path file) {
        var proto = graph.toModel();
        try (var stream = Files.newOutputStream(file)) {
            proto.writeTo(stream);
            var weights = new TreeSet<String>();
            proto.getGraph().getInitializerList().stream()
                    .flatMap(tensor -> tensor.getExternalDataList().stream())
                    .filter(entry -> entry.getKey().equals("location"))
                    .forEach(entry -> weights.add(entry.getValue()));
            for (var name : weights) {
                place(graph.weightsFolder().orElseThrow().resolve(name), file.resolveSibling(name));
            }
            spec.commandLine()
                    .getOut()
                    .println("wrote " + file + ", weights in " + List.copyOf(weights) + " beside it");
        } catch (IOException e) {
            throw new StackException(file + " cannot be written (" + e + ")", e);
        }
    }

    private static void place(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            if (Files.isSameFile(from, to) || Files.mismatch(from, to) < 0) {
                return;
            }
            throw new StackException(to + " is another file than the weights " + from + "; export into another folder");
        }
        try {
            Files.createLink(to, from.toRealPath());
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(from, to);
        }
    }
}
