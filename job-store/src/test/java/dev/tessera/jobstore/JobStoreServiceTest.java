package dev.tessera.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.jobstore.database.Schema;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JobStoreServiceTest {

    @Test
    void itMakesItsTablesAndIsReady() throws Exception {
        try (var store = TestJobStore.start()) {
            var end = Instant.now().plus(Duration.ofSeconds(30));
            while (ready(store) != 200 && Instant.now().isBefore(end)) Thread.onSpinWait();
            assertThat(ready(store)).isEqualTo(200);
            assertThat(store.context().getBean(Schema.class).current()).isTrue();
        }
    }

    @Test
    void itDescribesItsPublicEndpointsAndNoOthers() throws Exception {
        try (var store = TestJobStore.start()) {
            var document = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(store.uri("/openapi.json")).build(), BodyHandlers.ofString())
                    .body();
            assertThat(document)
                    .contains("\"/v1/jobs\"", "\"/v1/files\"", "\"/v1/batches\"", "\"/v1/artifacts/{id}\"")
                    .doesNotContain("/internal/");
        }
    }

    private static int ready(TestJobStore store) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(store.uri("/health/ready")).build(), BodyHandlers.discarding())
                .statusCode();
    }
}
