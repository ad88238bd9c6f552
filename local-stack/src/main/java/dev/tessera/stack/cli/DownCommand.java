package dev.tessera.stack.cli;

import dev.tessera.stack.StackException;
import dev.tessera.stack.data.RunningStack;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stops the stack that runs on the data folder and waits until it has stopped.")
final class DownCommand implements Callable<Integer> {

    private static final int PATIENCE_SECONDS = 60;

    @Mixin
    private DataOption data;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var running = RunningStack.find(data.folder());
        if (running.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("tessera: no stack is running on " + data.folder().path());
            return StatusCommand.NOT_RUNNING;
        }
        var process = ProcessHandle.of(running.get().pid())
                .orElseThrow(() -> new StackException("process " + running.get().pid() + " ended a moment ago"));
        process.destroy();
        try {
            process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new StackException("the stack (process " + process.pid() + ") did not stop within " + PATIENCE_SECONDS
                    + " s; its log is " + data.folder().log() + ", and 'kill -9 " + process.pid()
                    + "' ends it: the next start recovers");
        }
        spec.commandLine().getOut().println("stopped");
        return 0;
    }
}
