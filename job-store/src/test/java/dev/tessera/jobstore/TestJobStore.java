package dev.tessera.jobstore;

import dev.tessera.embedded.kit.TestKafka;
import dev.tessera.embedded.kit.TestPostgres;
import dev.tessera.jobstore.database.Schema;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.springframework.context.ConfigurableApplicationContext;

/** A job store on a free port, with a database of its own and the JVM's Kafka. */
public final class TestJobStore implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private TestJobStore(ConfigurableApplicationContext context) {
        this.context = context;
    }

    public static TestJobStore start(String... settings) {
        return on(TestPostgres.newDatabase(), settings);
    }

    /** @param database JDBC address, for several job stores on one database */
    public static TestJobStore on(String database, String... settings) {
        var args = new ArrayList<>(List.of(settings));
        args.add("--server.port=0");
        args.add("--spring.datasource.url=" + database);
        args.add("--spring.datasource.username=" + TestPostgres.USER);
        args.add("--spring.datasource.password=" + TestPostgres.PASSWORD);
        args.add("--tessera.job-store.kafka=" + TestKafka.bootstrapServers());
        return new TestJobStore(JobStoreService.start(args.toArray(String[]::new)));
    }

    /** Waits until the tables are there. */
    public TestJobStore withTables() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(bean(Schema.class)::current);
        return this;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + path);
    }

    @Override
    public void close() {
        context.close();
    }
}
