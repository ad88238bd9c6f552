package dev.tessera.stack.cli;

import dev.tessera.embedded.EmbeddedServerException;
import dev.tessera.gateway.keys.KeyFileException;
import dev.tessera.inference.checkpoint.CheckpointException;
import dev.tessera.inference.runtime.InferenceException;
import dev.tessera.models.SideFileException;
import dev.tessera.stack.StackException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code tessera}: the whole suite from one command. */
@Command(
        name = "tessera",
        mixinStandardHelpOptions = true,
        description = "Serves research checkpoints of token-based image models as a REST API.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            GenerateCommand.class,
            KeysCommand.class,
            InspectCommand.class,
            ExportCommand.class,
            DoctorCommand.class,
            HelpCommand.class
        })
public final class Tessera {

    /** Something in the way: said in one sentence on standard error. */
    static final int FAILED = 1;

    private Tessera() {}

    public static void main(String[] args) {
        Logs.setUp();
        System.exit(commandLine().execute(args));
    }

    /** Its exit status: 0 done, 1 failed, 2 not understood, 3 no stack is running. */
    static CommandLine commandLine() {
        return new CommandLine(new Tessera()).setExecutionExceptionHandler(Tessera::say);
    }

    private static int say(Exception e, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (isForPeople(e)) {
            command.getErr().println("tessera: " + e.getMessage());
            return FAILED;
        }
        throw e;
    }

    /** The exceptions whose message is a sentence for the person at the terminal. */
    private static boolean isForPeople(Exception e) {
        return e instanceof StackException
                || e instanceof EmbeddedServerException
                || e instanceof CheckpointException
                || e instanceof InferenceException
                || e instanceof KeyFileException
                || e instanceof SideFileException
                || e instanceof IllegalArgumentException;
    }
}
