package dev.tessera.jobstore.jobs;

import dev.tessera.jobstore.outbox.Outbox;
import dev.tessera.jobstore.release.Release;
import dev.tessera.protocol.Ids;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Queues new jobs: the row, its first event, which nobody can be watching for yet, and its wake-up while its owner has room.
 * One statement is one transaction and one journey to the database, and writes a row once where releasing it afterwards
 * would write it, and most of its index entries, again.
 */
final class NewJobs {

    private static final String QUEUE = """
            with queued as (
                insert into job (id, owner, kind, endpoint, body, priority, state, deadline, webhook_url, metadata,
                    idempotency_key, body_sha256, traceparent, last_event, released_at)
                values (:id, :owner, :kind, :endpoint, :body, :priority, 'queued', :deadline, :webhook, :metadata::jsonb,
                    :key, :sha256, :trace, 1, case when %1$s then now() end)
                on conflict (owner, idempotency_key) where idempotency_key is not null do nothing
                returning *
            ), event as (
                insert into job_event (job_id, seq, type, data)
                select id, 1, 'state', '{"state":"queued","progress":0}' from queued
            ), wake_up as (
                %2$s from queued where released_at is not null
            )
            select * from queued
            """.formatted(Release.HAS_ROOM, Release.WAKE_UP);

    private final JdbcClient database;
    private final Release release;
    private final Outbox outbox;

    NewJobs(JdbcClient database, Release release, Outbox outbox) {
        this.database = database;
        this.release = release;
        this.outbox = outbox;
    }

    /** Empty when the key was used before. */
    Optional<Job> queue(String owner, JobRequest request, Optional<String> key, Optional<String> traceparent) {
        var queued = database.sql(QUEUE)
                .param("id", Ids.next())
                .param("endpoint", request.kind().endpoint())
                .param("body", request.body())
                .param(
                        "deadline",
                        request.deadline()
                                .map(at -> at.atOffset(ZoneOffset.UTC))
                                .orElse(null))
                .param("webhook", request.webhook().orElse(null))
                .param("metadata", request.metadata().orElse(null))
                .param("key", key.orElse(null))
                .param("sha256", request.sha256())
                .param("trace", traceparent.orElse(null))
                .params(release.parameters(request.kind(), request.priority(), owner))
                .query(Job::read)
                .optional();
        if (queued.isPresent()) outbox.announce();
        return queued;
    }
}
