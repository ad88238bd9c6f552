package dev.tessera.jobstore.content;

import dev.tessera.jobstore.TestJobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.jdbc.core.simple.JdbcClient;

class PostgresContentTest extends ContentStoreContract {

    private static TestJobStore jobStore;

    @BeforeAll
    static void start() {
        jobStore = TestJobStore.start().withTables();
    }

    @AfterAll
    static void stop() {
        jobStore.close();
    }

    @Override
    ContentStore store() {
        return new PostgresContent(jobStore.bean(JdbcClient.class));
    }
}
