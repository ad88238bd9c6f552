package dev.tessera.benchmarks.library;

import dev.tessera.benchmarks.report.Timings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
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

    /**
     * Starts it and waits until the weights are loaded.
     *
     * @param heads of the decoder, where they are not width / 64
     */
    static PytorchRival start(String python, Path script, DarFilePair files, OptionalInt heads, int threads)
            throws IOException {
        var command = new ArrayList<>(List.of(
                python,
                script.toString(),
                "--decoder",
                files.decoder().toString(),
                "--tokenizer",
                files.tokenizer().toString(),
                "--threads",
                Integer.toString(threads)));
        heads.ifPresent(count -> command.addAll(List.of("--heads", Integer.toString(count))));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var rival = new PytorchRival(process);
        rival.expect("ready", String.join(" ", command));
        return rival;
    }

    /** Decoding steps of one token for {@code rows} rows. */
    Timings decode(int rows, int repeats) throws IOException {
        return ask("decode " + rows + " " + repeats);
    }

    /** As {@link #decode}, with a cache that is copied in every step, as the authors' code does without need. */
    Timings decodeCopying(int rows, int repeats) throws IOException {
        return ask("copying " + rows + " " + repeats);
    }

    /** Denoising steps of one image. */
    Timings denoise(int repeats) throws IOException {
        return ask("denoise " + repeats);
    }

    /** One guided image, label to bytes. */
    Timings image(long seed) throws IOException {
        return ask("image " + seed);
    }

    private Timings ask(String task) throws IOException {
        tasks.println(task);
        var numbers = expect("ok", task);
        return new Timings(
                Arrays.stream(numbers.split(" ")).map(Double::valueOf).toList());
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
