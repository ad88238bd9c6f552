package dev.tessera.jobstore.files;

import dev.tessera.jobstore.content.ContentResponse;
import dev.tessera.jobstore.ids.ShownId;
import dev.tessera.jobstore.pages.Page;
import dev.tessera.jobstore.pages.PageQuery;
import dev.tessera.protocol.HeaderNames;
import dev.tessera.web.errors.ApiException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@code /v1/files}, as OpenAI's clients use it. */
@Tag(name = "Files", description = "Input and output of batches.")
@RestController
final class FilesController {

    private static final int MOST = 10_000;

    private final FileUploads uploads;
    private final StoredFiles files;
    private final OpenFiles open;
    private final ContentResponse content;

    FilesController(FileUploads uploads, StoredFiles files, OpenFiles open, ContentResponse content) {
        this.uploads = uploads;
        this.files = files;
        this.open = open;
        this.content = content;
    }

    @Operation(summary = "Upload a file of at most 512 MB")
    @PostMapping(path = "/v1/files", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    Mono<FileObject> createFile(
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            @RequestBody Flux<PartEvent> parts) {
        return uploads.receive(owner, parts).map(FileObject::of);
    }

    @Operation(summary = "List files")
    @GetMapping("/v1/files")
    Page<FileObject> listFiles(
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            @RequestParam Optional<String> purpose,
            @RequestParam Optional<String> limit,
            @RequestParam Optional<String> order,
            @RequestParam Optional<String> after) {
        var page = PageQuery.read(limit, MOST, MOST, order, after, ShownId.FILE);
        var wanted = purpose.filter(text -> !text.isEmpty())
                .map(text -> FilePurpose.of(text)
                        .orElseThrow(() ->
                                UploadForm.invalid("purpose", "it is unknown; use one of " + FilePurpose.names())));
        var found = files.list(owner, wanted, page).stream().map(FileObject::of).toList();
        return Page.of(found, page.limit(), FileObject::id);
    }

    @Operation(summary = "Retrieve what is known of a file")
    @GetMapping("/v1/files/{id}")
    FileObject retrieveFile(
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            @PathVariable String id) {
        return FileObject.of(find(id, owner));
    }

    @Operation(summary = "Delete a file")
    @DeleteMapping("/v1/files/{id}")
    DeletedFile deleteFile(
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            @PathVariable String id) {
        boolean deleted =
                ShownId.FILE.read(id).filter(file -> files.delete(file, owner)).isPresent();
        if (!deleted) throw unfinished(id, owner).map(file -> stillWritten()).orElseGet(FilesController::notFound);
        return new DeletedFile(id, "file", true);
    }

    @Operation(summary = "Retrieve a file's bytes")
    @GetMapping("/v1/files/{id}/content")
    ResponseEntity<Flux<DataBuffer>> retrieveFileContent(
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            @PathVariable String id,
            ServerHttpRequest request) {
        var unfinished = unfinished(id, owner);
        if (unfinished.isPresent()) {
            return ResponseEntity.ok()
                    .contentType(MediaType.APPLICATION_OCTET_STREAM)
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .body(unfinished.get().content().map(DefaultDataBufferFactory.sharedInstance::wrap));
        }
        var file = find(id, owner);
        var headers = new HttpHeaders();
        headers.setContentDisposition(ContentDisposition.attachment()
                .filename(file.filename(), StandardCharsets.UTF_8)
                .build());
        return content.of(
                request, file.id(), file.bytes(), MediaType.APPLICATION_OCTET_STREAM, "\"" + id + "\"", headers);
    }

    private StoredFile find(String id, String owner) {
        return ShownId.FILE
                .read(id)
                .flatMap(file -> files.find(file, owner))
                .or(() -> unfinished(id, owner).map(OpenFile::file))
                .orElseThrow(FilesController::notFound);
    }

    private Optional<OpenFile> unfinished(String id, String owner) {
        return ShownId.FILE.read(id).flatMap(file -> open.find(file, owner));
    }

    private static ApiException stillWritten() {
        return new ApiException(
                409,
                Optional.of("id"),
                Optional.of("file_in_use"),
                "id: a batch is still writing this file; cancel the batch or wait until it has ended",
                Map.of(HeaderNames.SHOULD_RETRY, "false"));
    }

    private static ApiException notFound() {
        return new ApiException(
                404,
                Optional.of("id"),
                Optional.of("file_not_found"),
                "id: no file of yours has this id; GET /v1/files lists them",
                Map.of());
    }
}
