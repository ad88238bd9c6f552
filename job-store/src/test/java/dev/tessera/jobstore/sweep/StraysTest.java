package dev.tessera.jobstore.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.jobstore.TestJobStore;
import dev.tessera.jobstore.content.ContentMissingException;
import dev.tessera.jobstore.content.ContentStore;
import dev.tessera.jobstore.content.TestS3;
import dev.tessera.protocol.Ids;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The sweep of a bucket, which is made to look as if time had passed. */
class StraysTest {

    private static final Duration ALL_IS_OLD = Duration.ofHours(-1);
    private static final Duration NOTHING_IS_OLD = Duration.ofHours(1);

    private static TestS3 server;
    private static TestJobStore store;

    @BeforeAll
    static void start() throws Exception {
        server = new TestS3();
        store = TestJobStore.start(server.arguments()).withTables();
    }

    @AfterAll
    static void stop() {
        store.close();
        server.close();
    }

    @Test
    void onlyWhatNoRowRefersToAndIsOldGoes() {
        var file = kept();
        insert(
                "insert into stored_file (id, owner, filename, purpose, bytes, sha256, storage)"
                        + " values (:id, 'ann', 'a', 'batch', 1, '\\x00', 's3')",
                file);
        var artifact = kept();
        insert(
                "insert into artifact (id, owner, job_id, fence, ordinal, content_type, bytes, sha256, storage)"
                        + " values (:id, 'ann', :id, 1, 0, 'image/png', 1, '\\x00', 's3')",
                artifact);
        var output = kept();
        insert(
                "insert into batch (id, owner, endpoint, completion_window, input_file_id, output_file_id, status, total,"
                        + " requested_at_url, expires_at) values (:id, 'ann', '/v1/images/generations', '24h', :id, :id,"
                        + " 'in_progress', 1, 'http://localhost', now() + interval '1 hour')",
                output);
        var deleted = kept();
        insert(
                "insert into stored_file (id, owner, filename, purpose, bytes, sha256, storage, deleted_at)"
                        + " values (:id, 'ann', 'a', 'batch', 1, '\\x00', 's3', now())",
                deleted);
        var stray = kept();

        sweep(NOTHING_IS_OLD);
        assertThat(content().read(stray, 0)).containsExactly(7);
        sweep(ALL_IS_OLD);

        for (var gone : new UUID[] {stray, deleted}) {
            assertThatThrownBy(() -> content().read(gone, 0)).isInstanceOf(ContentMissingException.class);
        }
        for (var there : new UUID[] {file, artifact, output}) {
            assertThat(content().read(there, 0)).containsExactly(7);
        }
    }

    private static void sweep(Duration age) {
        var strays = new Strays(store.bean(JdbcClient.class), content(), age);
        assertThat(strays.sweep()).isZero();
    }

    private static UUID kept() {
        var id = Ids.next();
        var upload = content().begin(id);
        upload.append(new byte[] {7});
        upload.complete();
        return id;
    }

    private static ContentStore content() {
        return store.bean(ContentStore.class);
    }

    private static void insert(String sql, UUID id) {
        store.bean(JdbcClient.class).sql(sql).param("id", id).update();
    }
}
