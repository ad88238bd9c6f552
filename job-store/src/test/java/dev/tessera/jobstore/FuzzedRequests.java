package dev.tessera.jobstore;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Requests to every endpoint that are right but for a few values, members, headers or bytes, drawn from a seed. */
final class FuzzedRequests {

    private static final List<String> ENDPOINTS = List.of(
            "POST /v1/jobs",
            "GET /v1/jobs",
            "GET /v1/jobs/{id}",
            "DELETE /v1/jobs/{id}",
            "POST /v1/jobs/{id}/retry",
            "GET /v1/jobs/{id}/events",
            "POST /v1/images/generations",
            "GET /v1/artifacts/{id}",
            "POST /v1/files",
            "GET /v1/files",
            "GET /v1/files/{id}",
            "GET /v1/files/{id}/content",
            "DELETE /v1/files/{id}",
            "POST /v1/batches",
            "GET /v1/batches",
            "GET /v1/batches/{id}",
            "POST /v1/batches/{id}/cancel",
            "GET /v1/webhook_event_types",
            "POST /v1/webhook_endpoints",
            "GET /v1/webhook_endpoints",
            "GET /v1/webhook_endpoints/{id}",
            "POST /v1/webhook_endpoints/{id}",
            "DELETE /v1/webhook_endpoints/{id}",
            "POST /v1/webhook_endpoints/{id}/rotate_secret",
            "GET /v1/webhook_endpoints/{id}/deliveries",
            "GET /v1/webhook_endpoints/deliveries",
            "POST /internal/claims",
            "POST /internal/heartbeats",
            "PUT /internal/jobs/{id}/artifacts/0",
            "POST /internal/keys",
            "POST /internal/keys/{id}/revoke",
            "GET /internal/keys/by-hash/{id}");

    private static final List<String> GOOD = List.of(
            "{\"endpoint\":\"/v1/images/generations\",\"body\":{\"prompt\":\"apple\"},\"priority\":\"batch\",\"metadata\":{\"a\":\"b\"}}",
            "{\"endpoint\":\"/v1/images/generations\",\"body\":{\"prompt\":\"apple\"},\"deadline\":4000000000}",
            "{\"prompt\":\"apple\",\"n\":2}",
            "{\"input_file_id\":\"@\",\"endpoint\":\"/v1/images/generations\",\"completion_window\":\"24h\"}",
            "{\"name\":\"n\",\"url\":\"https://127.0.0.1:9/hook\",\"event_types\":[\"batch.completed\"]}",
            "{\"keep_old_secret_active_for_24_hours\":true}",
            "{\"worker\":\"w\",\"jobs\":[\"0199aabb-ccdd-7eef-a012-3456789abcde\"]}",
            "{\"worker\":\"w\",\"running\":[{\"jobId\":\"0199aabb-ccdd-7eef-a012-3456789abcde\",\"fence\":1}]}",
            "{\"owner\":\"o\",\"name\":\"n\",\"concurrent_jobs\":5}");

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1e400",
            "1.5",
            "9223372036854775808",
            "1" + "0".repeat(60),
            "\"\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"🍎\"",
            "\"" + "y".repeat(6000) + "\"",
            "[]",
            "{}",
            "[[[[]]]]",
            "{\"a\":{\"b\":\"\\u0000\"}}",
            "[\"batch.completed\",\"nonsense\"]",
            "\"2027-01-01T00:00:00Z\"",
            "\"+999999999-12-31T23:59:59Z\"",
            "253402300800",
            "\"https://10.0.0.1/\"",
            "NaN");

    private static final List<String> TEXTS = List.of(
            "", "1", "-1", "0", "100", "99999999999", "asc", "queued", "banana", "%00", "a b", "é🍎", "y".repeat(3000));

    private final Random random;
    private final URI root;
    private final List<String> ids =
            new ArrayList<>(List.of("no-such", "job_", "00000000-0000-7000-8000-000000000000"));

    FuzzedRequests(long seed, URI root) {
        this.random = new Random(seed);
        this.root = root;
    }

    /** An id that an answer told: later requests use it. */
    void learn(String id) {
        if (ids.size() < 200) ids.add(id);
        else ids.set(random.nextInt(ids.size()), id);
    }

    HttpRequest next() {
        var endpoint = pick(ENDPOINTS).split(" ");
        var path = endpoint[1].replace("{id}", encoded(id()));
        var request = HttpRequest.newBuilder(root.resolve(path + query()));
        headers(request);
        if (endpoint[0].equals("GET") || endpoint[0].equals("DELETE")) {
            return request.method(endpoint[0], BodyPublishers.noBody()).build();
        }
        boolean form = endpoint[1].equals("/v1/files");
        if (random.nextInt(20) > 0) {
            request.header("Content-Type", form ? "multipart/form-data; boundary=b" : "application/json");
        }
        var body = form ? form() : json();
        return request.method(endpoint[0], BodyPublishers.ofByteArray(random.nextInt(5) == 0 ? damaged(body) : body))
                .build();
    }

    private String id() {
        var id = pick(ids);
        return switch (random.nextInt(12)) {
            case 0 -> id + "\u0000";
            case 1 -> id.substring(id.length() / 2);
            case 2 -> pick(TEXTS) + "x";
            default -> id;
        };
    }

    private String query() {
        if (random.nextInt(2) == 0) return "";
        var names = List.of(
                "limit", "order", "after", "state", "error_code", "purpose", "expires", "signature", "fence", "x");
        return IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(i -> pick(names) + "=" + (random.nextInt(4) == 0 ? "%00" : encoded(mixed())))
                .collect(Collectors.joining("&", "?", ""));
    }

    private String mixed() {
        return random.nextBoolean() ? pick(TEXTS) : pick(ids);
    }

    private void headers(HttpRequest.Builder request) {
        request.header("X-Tessera-Owner", random.nextInt(4) == 0 ? "bob" : "ann");
        var names = List.of(
                "Idempotency-Key", "Last-Event-ID", "Range", "If-None-Match", "traceparent", "tracestate", "Prefer");
        var values = List.of(
                "",
                "\"\"",
                "1",
                "\"k\"",
                "k",
                "bytes=0-",
                "bytes=-0",
                "bytes=9-1",
                "bytes=0-1,3-4",
                "*",
                "x".repeat(2000),
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "respond-async",
                "-5",
                "99999999999");
        for (int i = random.nextInt(3); i > 0; i--) request.header(pick(names), pick(values));
    }

    private byte[] json() {
        var text = pick(GOOD).replace("@", pick(ids));
        for (int i = random.nextInt(3); i > 0; i--) {
            int colon = text.indexOf(':', random.nextInt(text.length()));
            if (colon < 0) continue;
            int end = colon + 1;
            while (end < text.length() && ",}]".indexOf(text.charAt(end)) < 0) end++;
            text = text.substring(0, colon + 1) + pick(VALUES) + text.substring(end);
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] form() {
        var line = "{\"custom_id\":\"" + pick(List.of("a", "", "\\u0000", "é"))
                + "\",\"method\":\"POST\",\"url\":\"/v1/images/generations\",\"body\":{\"prompt\":\"x\"}}\n";
        var purpose = pick(List.of("batch", "batch", "user_data", "nonsense", ""));
        return ("--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n" + purpose
                        + "\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                        + pick(List.of("in.jsonl", "", "a/../b", "é", "y".repeat(400)))
                        + "\"\r\nContent-Type: application/octet-stream\r\n\r\n" + line.repeat(1 + random.nextInt(3))
                        + "\r\n--b--\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A few bytes changed, or the end cut off. */
    private byte[] damaged(byte[] bytes) {
        if (random.nextBoolean()) return Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
        for (int i = random.nextInt(4); i >= 0; i--) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        return bytes;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
