package dev.tessera.jobstore.webhooks;

import dev.tessera.jobstore.batches.FinishedBatchListener;
import dev.tessera.jobstore.endings.FinishedJob;
import dev.tessera.jobstore.endings.FinishedJobListener;
import dev.tessera.jobstore.ids.ShownId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes messages down in the transaction that ends jobs and batches. Lines of batches send none: their batch does. */
final class EndedWork implements FinishedJobListener, FinishedBatchListener {

    /** The id of a row is that of its event, so the same job's message to two addresses has two ids. */
    private static final String SQL = """
            with ended as (
                select * from unnest(:owners, :types, :subjects, :urls) as ended(owner, type, subject, url)
            ), due as materialized (
                select uuidv7() as id, owner, null::uuid as endpoint, url, type, subject from ended where url is not null
                union all
                select uuidv7(), ended.owner, endpoint.id, endpoint.url, type, subject
                from ended join webhook_endpoint as endpoint on endpoint.owner = ended.owner
                    and ended.type = any(endpoint.event_types) and endpoint.disabled_at is null
            ), written as (
                insert into webhook_delivery (id, owner, endpoint_id, url, event_type, payload, state)
                select id, owner, endpoint, url, type, json_build_object('id', 'evt_' || replace(id::text, '-', ''),
                    'object', 'event', 'type', type, 'created_at', extract(epoch from now())::bigint,
                    'data', json_build_object('id', subject))::text, 'pending'
                from due returning id
            )
            select pg_notify('%s', '') from written limit 1
            """.formatted(Deliveries.CHANNEL);

    private final JdbcClient database;

    EndedWork(JdbcClient database) {
        this.database = database;
    }

    private record Ended(String owner, String type, String subject, Optional<String> url) {}

    @Override
    public void finished(List<FinishedJob> jobs) {
        write(jobs.stream()
                .filter(job -> job.batchId().isEmpty())
                .map(job -> new Ended(
                        job.owner(), EventType.name("job", job.state()), ShownId.JOB.of(job.id()), job.webhookUrl()))
                .toList());
    }

    @Override
    public void finished(UUID batch, String owner, String status) {
        write(List.of(new Ended(owner, EventType.name("batch", status), ShownId.BATCH.of(batch), Optional.empty())));
    }

    private void write(List<Ended> ended) {
        if (ended.isEmpty()) return;
        database.sql(SQL)
                .param("owners", ended.stream().map(Ended::owner).toArray(String[]::new))
                .param("types", ended.stream().map(Ended::type).toArray(String[]::new))
                .param("subjects", ended.stream().map(Ended::subject).toArray(String[]::new))
                .param("urls", ended.stream().map(one -> one.url().orElse(null)).toArray(String[]::new))
                .query((row, number) -> 0)
                .list();
    }
}
