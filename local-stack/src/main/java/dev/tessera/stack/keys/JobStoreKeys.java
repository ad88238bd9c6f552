package dev.tessera.stack.keys;

import dev.tessera.protocol.keys.CreatedKey;
import dev.tessera.protocol.keys.NewKey;
import dev.tessera.protocol.keys.StoredKey;
import dev.tessera.stack.StackException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The API keys of a job store. */
public final class JobStoreKeys {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final URI jobStore;

    /** @param jobStore its root address, such as {@code http://127.0.0.1:8082} */
    public JobStoreKeys(URI jobStore) {
        this.jobStore = jobStore;
    }

    /** @throws StackException with the job store's own sentence when it refuses */
    public CreatedKey create(NewKey wanted) {
        var body = BodyPublishers.ofByteArray(JSON.writeValueAsBytes(wanted));
        return JSON.readValue(
                answer(request("/internal/keys")
                        .header("Content-Type", "application/json")
                        .POST(body)),
                CreatedKey.class);
    }

    /** The oldest first, revoked ones too. */
    public List<StoredKey> list() {
        return JSON.readValue(answer(request("/internal/keys")), new TypeReference<List<StoredKey>>() {});
    }

    /** @throws StackException if there is no such key */
    public StoredKey revoke(String id) {
        if (!id.matches("[A-Za-z0-9_]{1,64}")) {
            throw new StackException("'" + id + "' is no key id; './tessera keys list' shows them");
        }
        return JSON.readValue(
                answer(request("/internal/keys/" + id + "/revoke").POST(BodyPublishers.noBody())), StoredKey.class);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(jobStore.resolve(path)).timeout(PATIENCE);
    }

    private byte[] answer(HttpRequest.Builder request) {
        try {
            var answer = http.send(request.build(), BodyHandlers.ofByteArray());
            if (answer.statusCode() >= 300) throw new StackException(sentence(answer.body(), answer.statusCode()));
            return answer.body();
        } catch (IOException e) {
            throw new StackException(
                    "the job store at " + jobStore + " does not answer (" + e + "); is it running?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while waiting for the job store", e);
        }
    }

    private String sentence(byte[] body, int status) {
        try {
            return JSON.readTree(body).path("error").path("message").asString();
        } catch (JacksonException e) {
            return jobStore + " answered " + status + " and is no job store; see './tessera status'";
        }
    }
}
