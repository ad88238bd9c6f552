package dev.tessera.benchmarks.processes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Commands that start a Java program on this process's own class path. */
final class JavaProgram {

    private static final List<String> OPTIONS = List.of(
            // Many processes share few cores: a quick start is worth more than fast code.
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Dorg.springframework.boot.logging.LoggingSystem=none",
            "-Dlogback.configurationFile=logback-child.xml");

    private JavaProgram() {}

    static List<String> command(String heap, String role, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + heap);
        command.addAll(OPTIONS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ServiceProcess.class.getName(), role));
        command.addAll(arguments);
        return command;
    }
}
