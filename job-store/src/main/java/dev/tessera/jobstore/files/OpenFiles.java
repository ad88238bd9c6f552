package dev.tessera.jobstore.files;

import java.util.Optional;
import java.util.UUID;

/** Files that can be read before they are finished. */
public interface OpenFiles {

    Optional<OpenFile> find(UUID id, String owner);
}
