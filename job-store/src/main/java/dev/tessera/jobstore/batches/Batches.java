package dev.tessera.jobstore.batches;

import dev.tessera.jobstore.pages.PageQuery;
import dev.tessera.protocol.Ids;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What requests do with the table {@code batch}. */
final class Batches {

    /** The {@code NOTIFY} channel that says: a batch has something to be done. */
    static final String CHANNEL = "tessera_batch";

    private final JdbcClient database;

    Batches(JdbcClient database) {
        this.database = database;
    }

    Batch create(String owner, BatchRequest request, UUID inputFile, URI requestedAt, Optional<String> traceparent) {
        var created = database.sql("insert into batch (id, owner, endpoint, completion_window, input_file_id, status,"
                        + " metadata, output_expires_after, requested_at_url, traceparent, expires_at) values (:id,"
                        + " :owner, :endpoint, :window, :input, 'validating', :metadata::jsonb, :life, :url, :trace,"
                        + " now() + :seconds * interval '1 second') returning *")
                .param("id", Ids.next())
                .param("owner", owner)
                .param("endpoint", request.kind().endpoint())
                .param("window", request.completionWindow())
                .param("input", inputFile)
                .param("metadata", request.metadata().orElse(null))
                .param("life", request.outputLife().map(Duration::toSeconds).orElse(null))
                .param("url", requestedAt.toString())
                .param("trace", traceparent.orElse(null))
                .param("seconds", request.window().toSeconds())
                .query(BatchRows::read)
                .single();
        announce();
        return created;
    }

    /** A batch of the last minutes that was made by the same request, whose answer its client did not get. */
    Optional<Batch> sameRequest(String owner, BatchRequest request, UUID inputFile) {
        return database.sql("select * from (select * from batch where owner = :owner order by id desc limit 200)"
                        + " as latest where input_file_id = :input and endpoint = :endpoint"
                        + " and completion_window = :window and metadata is not distinct from :metadata::jsonb"
                        + " and output_expires_after is not distinct from :life::bigint"
                        + " and created_at > now() - interval '10 minutes' order by id desc limit 1")
                .param("owner", owner)
                .param("input", inputFile)
                .param("endpoint", request.kind().endpoint())
                .param("window", request.completionWindow())
                .param("metadata", request.metadata().orElse(null))
                .param("life", request.outputLife().map(Duration::toSeconds).orElse(null))
                .query(BatchRows::read)
                .optional();
    }

    Optional<Batch> find(UUID id, String owner) {
        return database.sql("select * from batch where id = :id and owner = :owner")
                .param("id", id)
                .param("owner", owner)
                .query(BatchRows::read)
                .optional();
    }

    Optional<Batch> writingTo(UUID outputFile, String owner) {
        return database.sql("select * from batch where output_file_id = :file and owner = :owner"
                        + " and status in ('in_progress', 'finalizing', 'cancelling')")
                .param("file", outputFile)
                .param("owner", owner)
                .query(BatchRows::read)
                .optional();
    }

    /** One more than the page has, where there is more. */
    List<Batch> list(String owner, PageQuery page) {
        return database.sql("select * from batch where owner = :owner and (:after::uuid is null or id "
                        + page.comparison() + " :after) order by id " + page.direction() + " limit :limit")
                .param("owner", owner)
                .param("after", page.after().orElse(null))
                .param("limit", page.limit() + 1)
                .query(BatchRows::read)
                .list();
    }

    /** A batch that is still open begins to be cancelled; any other stays as it is. */
    Optional<Batch> cancel(UUID id, String owner) {
        database.sql("update batch set status = 'cancelling', outcome = 'cancelled', cancelling_at = now()"
                        + " where id = :id and owner = :owner and status in ('validating', 'in_progress')")
                .param("id", id)
                .param("owner", owner)
                .update();
        announce();
        return find(id, owner);
    }

    private void announce() {
        database.sql("select pg_notify('" + CHANNEL + "', '')")
                .query((row, number) -> 0)
                .single();
    }
}
