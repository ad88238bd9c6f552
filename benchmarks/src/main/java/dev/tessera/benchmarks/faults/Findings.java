package dev.tessera.benchmarks.faults;

import dev.tessera.benchmarks.history.JobRow;
import dev.tessera.benchmarks.processes.TestWork;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** What the database holds, read past the job store. */
final class Findings implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<String> FINAL = Set.of("succeeded", "failed", "cancelled");

    private final Connection database;

    Findings(String jdbcUrl) throws SQLException {
        database = DriverManager.getConnection(jdbcUrl, "postgres", "postgres");
    }

    /** Jobs that are not at their end yet. */
    int open() throws SQLException {
        try (var statement = database.createStatement();
                var rows = statement.executeQuery("select count(*) from job where state in ('queued', 'running')")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** Every job there is. */
    List<JobRow> rows() throws SQLException {
        var found = new ArrayList<JobRow>();
        try (var statement = database.createStatement();
                var rows = statement.executeQuery(
                        "select id, idempotency_key, state, fence, error_code, result from job")) {
            while (rows.next()) found.add(row(rows));
        }
        return found;
    }

    private JobRow row(ResultSet rows) throws SQLException {
        var job = rows.getObject("id", UUID.class);
        return new JobRow(
                job,
                rows.getString("idempotency_key"),
                rows.getString("state"),
                rows.getLong("fence"),
                Optional.ofNullable(rows.getString("error_code")),
                fenceIn(Optional.ofNullable(rows.getString("result"))),
                finalEvents(job),
                attempts(job),
                artifacts(job));
    }

    private static OptionalLong fenceIn(Optional<String> result) {
        return result.map(text ->
                        OptionalLong.of(JSON.readTree(text).path("fence").asLong(-1)))
                .orElse(OptionalLong.empty());
    }

    private List<String> finalEvents(UUID job) throws SQLException {
        var states = new ArrayList<String>();
        try (var query = database.prepareStatement(
                "select data from job_event where job_id = ? and type = 'state' order by seq")) {
            query.setObject(1, job);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    states.add(JSON.readTree(rows.getString(1)).path("state").asString());
                }
            }
        }
        return states.stream().filter(FINAL::contains).toList();
    }

    private List<JobRow.Attempt> attempts(UUID job) throws SQLException {
        var attempts = new ArrayList<JobRow.Attempt>();
        try (var query =
                database.prepareStatement("select fence, outcome from job_attempt where job_id = ? order by fence")) {
            query.setObject(1, job);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    attempts.add(new JobRow.Attempt(rows.getLong(1), Optional.ofNullable(rows.getString(2))));
                }
            }
        }
        return attempts;
    }

    private List<JobRow.Artifact> artifacts(UUID job) throws SQLException {
        var artifacts = new ArrayList<JobRow.Artifact>();
        try (var query = database.prepareStatement("""
                select fence, sha256,
                       (select string_agg(data, ''::bytea order by part) from content_chunk where content_id = id)
                  from artifact where job_id = ? and committed_at is not null""")) {
            query.setObject(1, job);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    long fence = rows.getLong(1);
                    artifacts.add(new JobRow.Artifact(fence, intact(job, fence, rows.getBytes(2), rows.getBytes(3))));
                }
            }
        }
        return artifacts;
    }

    private static boolean intact(UUID job, long fence, byte[] sha256, byte[] content) {
        return content != null
                && Arrays.equals(content, TestWork.artifact(job, fence))
                && Arrays.equals(sha256, sha256(content));
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
