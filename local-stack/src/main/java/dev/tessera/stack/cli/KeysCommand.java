package dev.tessera.stack.cli;

import dev.tessera.protocol.keys.NewKey;
import dev.tessera.protocol.keys.StoredKey;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The API keys of a job store. Gateways notice a change within seconds. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Makes, lists and revokes API keys; gateways notice within seconds.",
        synopsisSubcommandLabel = "COMMAND")
final class KeysCommand {

    @Spec
    private CommandSpec spec;

    @Command(mixinStandardHelpOptions = true, description = "Makes a key and prints it, this once.")
    int create(
            @Option(names = "--owner", paramLabel = "NAME", required = true, description = "Whose requests these are.")
                    String owner,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            defaultValue = "default",
                            description = "What the owner calls it.")
                    String name,
            @Option(
                            names = "--rate",
                            paramLabel = "NUMBER",
                            description = "Requests per minute (default: the gateway's).")
                    Optional<Integer> rate,
            @Option(
                            names = "--jobs",
                            paramLabel = "NUMBER",
                            description = "Jobs queued and running at once (default: the job store's).")
                    Optional<Integer> jobs,
            @Option(
                            names = "--bytes",
                            paramLabel = "NUMBER",
                            description = "Bytes of files and artifacts kept at once (default: the job store's).")
                    Optional<Long> bytes,
            @Mixin KeyPlace place) {
        var made = place.keys().create(new NewKey(owner, name, rate, jobs, bytes));
        spec.commandLine().getOut().println(made.key());
        spec.commandLine().getErr().println("key " + made.stored().id() + " of " + owner + "; it is shown this once");
        return 0;
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists all keys, revoked ones too.")
    int list(@Mixin KeyPlace place) {
        place.keys().list().forEach(key -> spec.commandLine().getOut().println(row(key)));
        return 0;
    }

    @Command(mixinStandardHelpOptions = true, description = "Refuses a key from now on.")
    int revoke(
            @Parameters(paramLabel = "ID", description = "As listed, such as key_0199...") String id,
            @Mixin KeyPlace place) {
        spec.commandLine().getOut().println(row(place.keys().revoke(id)));
        return 0;
    }

    private static String row(StoredKey key) {
        return String.join(
                "  ",
                key.id(),
                key.owner(),
                key.name(),
                "made " + key.created(),
                key.revoked().map(when -> "revoked " + when).orElse("live"));
    }
}
