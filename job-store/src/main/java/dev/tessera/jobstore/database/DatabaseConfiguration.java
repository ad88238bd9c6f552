package dev.tessera.jobstore.database;

import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.metrics.DataSourcePoolMetricsAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** PostgreSQL: connections, transactions, the tables. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    TransactionAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    JdbcClientAutoConfiguration.class,
    DataSourcePoolMetricsAutoConfiguration.class
})
public class DatabaseConfiguration {

    @Bean
    Schema schema(DataSource database) {
        return new Schema(database);
    }

    @Bean
    Notifications notifications(DataSource database) {
        return new Notifications(database);
    }

    @Bean
    DatabaseAway databaseAway(Schema schema) {
        return new DatabaseAway(schema);
    }

    @Bean
    BlockingCalls blockingCalls() {
        return new BlockingCalls();
    }
}
