package dev.tessera.models.dar;

import dev.tessera.models.ModelCandidate;
import dev.tessera.models.ModelFamily;
import dev.tessera.models.ModelFolder;
import java.util.List;

/** placeholder */
public final class DarFamily implements ModelFamily {
    @Override
    public String name() {
        return "d-ar";
    }

    @Override
    public List<ModelCandidate> recognise(ModelFolder folder) {
        return List.of();
    }
}
