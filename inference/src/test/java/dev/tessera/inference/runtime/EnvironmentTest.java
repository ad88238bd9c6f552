package dev.tessera.inference.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EnvironmentTest {

    /** What the other process runs. */
    public static void main(String... args) {
        System.out.println(Environment.get().getVersion());
    }

    @Test
    void aLongCommandLineDoesNotEndTheProcess() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var longest = "x".repeat(120_000);
        var command = new ProcessBuilder(
                java, "-cp", System.getProperty("java.class.path"), EnvironmentTest.class.getName(), longest);

        var process = command.redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes());

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }
}
