package dev.tessera.stack.cli;

import dev.tessera.gateway.keys.ApiKey;
import dev.tessera.gateway.keys.ApiKeyFile;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The API keys of a data folder. A running gateway notices a change by itself. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Makes, lists and revokes API keys; a running stack notices by itself.",
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
            @Mixin DataOption data) {
        var limit = rate.map(OptionalInt::of).orElse(OptionalInt.empty());
        var made = ApiKeyFile.at(data.folder().create().keys()).create(owner, name, limit);
        spec.commandLine().getOut().println(made.key());
        spec.commandLine().getErr().println("key " + made.entry().id() + " of " + owner + "; it is shown this once");
        return 0;
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists all keys, revoked ones too.")
    int list(@Mixin DataOption data) {
        ApiKeyFile.at(data.folder().keys())
                .list()
                .forEach(key -> spec.commandLine().getOut().println(row(key)));
        return 0;
    }

    @Command(mixinStandardHelpOptions = true, description = "Refuses a key from now on.")
    int revoke(
            @Parameters(paramLabel = "ID", description = "As listed, such as key_0199...") String id,
            @Mixin DataOption data) {
        var key = ApiKeyFile.at(data.folder().keys()).revoke(id);
        spec.commandLine().getOut().println(row(key));
        return 0;
    }

    private static String row(ApiKey key) {
        return String.join(
                "  ",
                key.id(),
                key.owner(),
                key.name(),
                "made " + key.created(),
                key.revoked().map(when -> "revoked " + when).orElse("live"));
    }
}
