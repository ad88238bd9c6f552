package dev.tessera.jobstore.content;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Bytes of artifacts and files, by id. What has been completed never changes. All calls block. */
public interface ContentStore {

    /** Bytes that are held in memory for one upload or download at a time. */
    int PART = 1 << 20;

    /** As the column {@code storage} names it. */
    String name();

    /** Nothing can be read until it is complete. */
    Upload begin(UUID id);

    /**
     * @param offset below the content's length
     * @return the bytes from there on, at least one and at most {@link #PART}
     * @throws ContentMissingException if they are not there
     */
    byte[] read(UUID id, long offset);

    /** Those that are not there count as deleted. */
    void delete(Collection<UUID> ids);

    /**
     * Some of what is kept, for a sweep that looks for what nobody refers to any more. A store that can be asked for that
     * in other ways lists nothing.
     *
     * @param after where the page before ended; empty for the first one
     * @param unchangedSince what changed later is left out
     */
    default Listing list(String after, Instant unchangedSince) {
        return new Listing(List.of(), "");
    }

    /** @param next where the next page begins; empty: this was the last one */
    record Listing(List<UUID> ids, String next) {}

    /** An upload in progress; either completed or aborted. */
    interface Upload {

        /** @param part {@link #PART} bytes; only the last one may be shorter */
        void append(byte[] part);

        void complete();

        /** Forgets what was appended. */
        void abort();
    }
}
