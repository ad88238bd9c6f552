package dev.tessera.jobstore.webhooks;

import dev.tessera.jobstore.batches.FinishedBatchListener;
import dev.tessera.jobstore.endings.FinishedJob;
import dev.tessera.jobstore.endings.FinishedJobListener;
import dev.tessera.jobstore.ids.ShownId;
import dev.tessera.protocol.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes messages down in the transaction that ends jobs and batches. Lines of batches send none: their batch does. */
final class EndedWork implements FinishedJobListener, FinishedBatchListener {

    private static final String WHO_ASKED = """
            select ended.number, endpoint.id, endpoint.url
            from unnest(:owners, :types) with ordinality as ended(owner, type, number)
            join webhook_endpoint as endpoint on endpoint.owner = ended.owner
                and ended.type = any(endpoint.event_types) and endpoint.disabled_at is null
            """;

    /** The id of a row is that of its event, so the same job's message to two addresses has two ids. */
    private static final String WRITE = """
            with written as (
                insert into webhook_delivery (id, owner, endpoint_id, url, event_type, payload, state)
                select id, owner, endpoint, url, type, json_build_object('id', 'evt_' || replace(id::text, '-', ''),
                    'object', 'event', 'type', type, 'created_at', extract(epoch from now())::bigint,
                    'data', json_build_object('id', subject))::text, 'pending'
                from unnest(:ids, :owners, :endpoints, :urls, :types, :subjects)
                    as due(id, owner, endpoint, url, type, subject)
                returning id
            )
            select pg_notify('%s', '') from written limit 1
            """.formatted(Deliveries.CHANNEL);

    private final JdbcClient database;

    EndedWork(JdbcClient database) {
        this.database = database;
    }

    private record Ended(String owner, String type, String subject, Optional<String> url) {}

    private record Due(UUID id, Ended ended, Optional<UUID> endpoint, String url) {}

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
        List<Due> due = new ArrayList<>(whoAsked(ended));
        ended.forEach(one -> one.url().ifPresent(url -> due.add(new Due(Ids.next(), one, Optional.empty(), url))));
        if (due.isEmpty()) return;
        database.sql(WRITE)
                .param("ids", due.stream().map(Due::id).toArray(UUID[]::new))
                .param("owners", texts(due, one -> one.ended().owner()))
                .param(
                        "endpoints",
                        due.stream().map(one -> one.endpoint().orElse(null)).toArray(UUID[]::new))
                .param("urls", texts(due, Due::url))
                .param("types", texts(due, one -> one.ended().type()))
                .param("subjects", texts(due, one -> one.ended().subject()))
                .query((row, number) -> 0)
                .list();
    }

    private List<Due> whoAsked(List<Ended> ended) {
        return database.sql(WHO_ASKED)
                .param("owners", texts(ended, Ended::owner))
                .param("types", texts(ended, Ended::type))
                .query((row, number) -> new Due(
                        Ids.next(),
                        ended.get(row.getInt("number") - 1),
                        Optional.of(row.getObject("id", UUID.class)),
                        row.getString("url")))
                .list();
    }

    private static <T> String[] texts(List<T> rows, Function<T, String> column) {
        return rows.stream().map(column).toArray(String[]::new);
    }
}
