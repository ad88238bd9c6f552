package dev.tessera.jobstore.keys;

import dev.tessera.jobstore.JobStoreSettings;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What an owner may have at once: the most that one of the owner's live keys allows, or this service's default. */
public final class OwnerQuotas {

    private final JdbcClient database;
    private final JobStoreSettings settings;

    OwnerQuotas(JdbcClient database, JobStoreSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /** Jobs queued and running together; lines of batches do not count. */
    public int concurrentJobs(String owner) {
        return database.sql("select max(coalesce(concurrent_jobs, :standard)) from api_key"
                        + " where owner = :owner and revoked_at is null")
                .param("standard", settings.concurrentJobs())
                .param("owner", owner)
                .query(Integer.class)
                .optional()
                .orElse(settings.concurrentJobs());
    }

    /** Bytes of files and artifacts together. */
    public long storedBytes(String owner) {
        return database.sql("select max(coalesce(stored_bytes, :standard)) from api_key"
                        + " where owner = :owner and revoked_at is null")
                .param("standard", settings.storedBytes().toBytes())
                .param("owner", owner)
                .query(Long.class)
                .optional()
                .orElse(settings.storedBytes().toBytes());
    }
}
