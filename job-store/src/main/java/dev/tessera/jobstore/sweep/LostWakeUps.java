package dev.tessera.jobstore.sweep;

import dev.tessera.jobstore.release.Release;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Jobs that were released and not claimed: they are released once more, each time after twice as long. */
final class LostWakeUps implements Chore {

    private static final int MOST_DOUBLINGS = 6;

    private static final String SQL = """
            update job set released_at = null, republished = republished + 1
            where id in (
                select id from job
                where state = 'queued' and released_at < now() - :age * interval '1 millisecond'
                    and released_at < now() - :age * power(2, least(republished, :doublings)) * interval '1 millisecond'
                order by released_at limit :most for update skip locked)
            """;

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final Duration age;
    private final Release release;

    LostWakeUps(JdbcClient database, TransactionTemplate transactions, Duration age, Release release) {
        this.database = database;
        this.transactions = transactions;
        this.age = age;
        this.release = release;
    }

    @Override
    public int sweep() {
        Integer swept = transactions.execute(transaction -> {
            int rows = database.sql(SQL)
                    .param("age", age.toMillis())
                    .param("doublings", MOST_DOUBLINGS)
                    .param("most", MOST)
                    .update();
            if (rows > 0) release.announce();
            return rows;
        });
        return swept == null ? 0 : swept;
    }
}
