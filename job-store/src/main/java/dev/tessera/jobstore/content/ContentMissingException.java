package dev.tessera.jobstore.content;

import java.util.UUID;

/** Content is not where its row says: it was deleted meanwhile, or the store lost it. */
public final class ContentMissingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ContentMissingException(UUID id, long offset) {
        super("content " + id + " has nothing at byte " + offset + "; it was deleted, or its store lost it");
    }
}
