package dev.tessera.benchmarks.library;

import dev.tessera.inference.runtime.Device;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code benchmarks/pytorch/measure.py} as a partner in dialogue: it works only while it is asked. */
final class PytorchRival implements AutoCloseable {

    private final Process process;
    private final PrintWriter tasks;
    private final BufferedReader answers;

    private PytorchRival(Process process) {
        this.process = process;
        this.tasks = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts it and waits until the weights are loaded. */
    static PytorchRival start(String python, Path script, List<String> model, int threads, Device device)
            throws IOException {
        var command = new ArrayList<>(List.of(python, script.toString()));
        command.addAll(model);
        command.addAll(List.of("--threads", Integer.toString(threads), "--device", device.toString()));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var rival = new PytorchRival(process);
        rival.expect("ready", String.join(" ", command));
        return rival;
    }

    /** One guided image, label to bytes. */
    List<Double> image(long seed) throws IOException {
        return run("image " + seed);
    }

    /**
     * Does a task.
     *
     * @return milliseconds of each of its repeats
     */
    List<Double> run(String task) throws IOException {
        tasks.println(task);
        return Arrays.stream(expect("ok", task).split(" ")).map(Double::valueOf).toList();
    }

    private String expect(String word, String task) throws IOException {
        var answer = answers.readLine();
        if (answer == null || !answer.startsWith(word + " ")) {
            throw new IOException("PyTorch answered '" + answer + "' to: " + task);
        }
        return answer.substring(word.length() + 1);
    }

    /** Ends its input, on which it ends. */
    @Override
    public void close() {
        tasks.close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
