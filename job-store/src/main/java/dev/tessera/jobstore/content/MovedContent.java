package dev.tessera.jobstore.content;

import java.time.Instant;
import java.util.Collection;
import java.util.UUID;

/** New content goes to one store; what was kept in another before is still found there. */
final class MovedContent implements ContentStore {

    private final ContentStore now;
    private final ContentStore before;

    MovedContent(ContentStore now, ContentStore before) {
        this.now = now;
        this.before = before;
    }

    @Override
    public String name() {
        return now.name();
    }

    @Override
    public Upload begin(UUID id) {
        return now.begin(id);
    }

    @Override
    public byte[] read(UUID id, long offset) {
        try {
            return now.read(id, offset);
        } catch (ContentMissingException e) {
            return before.read(id, offset);
        }
    }

    @Override
    public void delete(Collection<UUID> ids) {
        if (ids.isEmpty()) return;
        now.delete(ids);
        before.delete(ids);
    }

    @Override
    public Listing list(String after, Instant unchangedSince) {
        return now.list(after, unchangedSince);
    }
}
