package dev.tessera.stack.cli;

import dev.tessera.inference.runtime.Doctor;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Says what this machine offers to models: providers, drivers, memory, threads.")
final class DoctorCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        for (var finding : Doctor.examine()) {
            out.printf("%-4s %-8s %s%n", finding.good() ? "ok" : "note", finding.topic(), finding.text());
        }
        return 0;
    }
}
