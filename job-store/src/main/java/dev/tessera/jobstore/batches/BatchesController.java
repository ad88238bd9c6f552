package dev.tessera.jobstore.batches;

import dev.tessera.jobstore.files.FilePurpose;
import dev.tessera.jobstore.files.StoredFiles;
import dev.tessera.jobstore.ids.ShownId;
import dev.tessera.jobstore.pages.Page;
import dev.tessera.jobstore.pages.PageQuery;
import dev.tessera.jobstore.requests.Fields;
import dev.tessera.protocol.HeaderNames;
import dev.tessera.web.errors.ApiException;
import dev.tessera.web.repeats.RetryCount;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/batches}, as OpenAI's clients use it. */
@Tag(name = "Batches", description = "Files of requests, answered as files.")
@RestController
final class BatchesController {

    private static final int STANDARD_PAGE = 20;
    private static final int MOST = 100;

    private final Batches batches;
    private final StoredFiles files;

    BatchesController(Batches batches, StoredFiles files) {
        this.batches = batches;
        this.files = files;
    }

    @Operation(summary = "Create a batch from a file of requests")
    @PostMapping(path = "/v1/batches", consumes = MediaType.APPLICATION_JSON_VALUE)
    BatchObject createBatch(
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.TRACEPARENT) Optional<String> traceparent,
            @RequestBody(required = false) byte[] body,
            ServerHttpRequest http) {
        var request = BatchRequest.read(Fields.object(body == null ? new byte[0] : body));
        var input = request.inputFile()
                .flatMap(id -> files.find(id, owner))
                .orElseThrow(() ->
                        invalid(404, "input_file_id", "no file of yours has this id; upload one with POST /v1/files"));
        if (input.purpose() != FilePurpose.BATCH) {
            throw invalid(
                    400,
                    "input_file_id",
                    "the file's purpose is " + input.purpose().wireName() + "; upload it with the purpose batch");
        }
        var before = RetryCount.isRepeated(http.getHeaders())
                ? batches.sameRequest(owner, request, input.id())
                : Optional.<Batch>empty();
        return BatchObject.of(
                before.orElseGet(() -> batches.create(owner, request, input.id(), http.getURI(), traceparent)));
    }

    @Operation(summary = "List batches")
    @GetMapping("/v1/batches")
    Page<BatchObject> listBatches(
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            @RequestParam Optional<String> limit,
            @RequestParam Optional<String> after) {
        var page = PageQuery.read(limit, STANDARD_PAGE, MOST, Optional.empty(), after, ShownId.BATCH);
        var found = batches.list(owner, page).stream().map(BatchObject::of).toList();
        return Page.of(found, page.limit(), BatchObject::id);
    }

    @Operation(summary = "Retrieve a batch")
    @GetMapping("/v1/batches/{id}")
    BatchObject retrieveBatch(
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            @PathVariable String id) {
        return ShownId.BATCH
                .read(id)
                .flatMap(batch -> batches.find(batch, owner))
                .map(BatchObject::of)
                .orElseThrow(BatchesController::notFound);
    }

    @Operation(summary = "Cancel a batch; what is done by then is kept")
    @PostMapping("/v1/batches/{id}/cancel")
    BatchObject cancelBatch(
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            @PathVariable String id) {
        return ShownId.BATCH
                .read(id)
                .flatMap(batch -> batches.cancel(batch, owner))
                .map(BatchObject::of)
                .orElseThrow(BatchesController::notFound);
    }

    private static ApiException notFound() {
        return new ApiException(
                404,
                Optional.of("id"),
                Optional.of("batch_not_found"),
                "id: no batch of yours has this id; GET /v1/batches lists them",
                Map.of());
    }

    private static ApiException invalid(int status, String field, String problem) {
        return new ApiException(
                status, Optional.of(field), Optional.of("invalid_value"), field + ": " + problem, Map.of());
    }
}
