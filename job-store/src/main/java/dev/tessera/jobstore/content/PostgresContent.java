package dev.tessera.jobstore.content;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Content in rows of at most 1 MiB, each written in a transaction of its own. */
final class PostgresContent implements ContentStore {

    private final JdbcClient database;

    PostgresContent(JdbcClient database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public Upload begin(UUID id) {
        return new Upload() {
            private int parts;

            @Override
            public void append(byte[] part) {
                database.sql("insert into content_chunk (content_id, part, data) values (:id, :part, :data)")
                        .param("id", id)
                        .param("part", parts++)
                        .param("data", part)
                        .update();
            }

            @Override
            public void complete() {
                // Every part is there already.
            }

            @Override
            public void abort() {
                delete(List.of(id));
            }
        };
    }

    @Override
    public byte[] read(UUID id, long offset) {
        return database.sql(
                        "select substring(data from :from) from content_chunk where content_id = :id and part = :part")
                .param("id", id)
                .param("part", (int) (offset / PART))
                .param("from", (int) (offset % PART) + 1)
                .query(byte[].class)
                .optional()
                .filter(bytes -> bytes.length > 0)
                .orElseThrow(() -> new ContentMissingException(id, offset));
    }

    @Override
    public void delete(Collection<UUID> ids) {
        database.sql("delete from content_chunk where content_id = any(:ids)")
                .param("ids", ids.toArray(UUID[]::new))
                .update();
    }
}
