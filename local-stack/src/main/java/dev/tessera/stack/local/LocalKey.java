package dev.tessera.stack.local;

import dev.tessera.gateway.keys.ApiKeyFile;
import dev.tessera.stack.data.ClientFile;
import dev.tessera.stack.data.DataFolder;
import java.util.OptionalInt;

/** The key that a stack makes for the commands on its machine, once. */
final class LocalKey {

    private static final String OWNER = "local";

    private LocalKey() {}

    /** The key of earlier starts, or a new one. Without its hash the old one would be refused: then a new one, too. */
    static ClientFile provide(DataFolder data) {
        var keys = ApiKeyFile.at(data.keys());
        var known = ClientFile.read(data);
        if (known.isPresent() && !keys.list().isEmpty()) {
            return known.get();
        }
        var made = new ClientFile(
                OWNER,
                keys.create(OWNER, "tessera-command", OptionalInt.empty()).key());
        made.write(data);
        return made;
    }
}
