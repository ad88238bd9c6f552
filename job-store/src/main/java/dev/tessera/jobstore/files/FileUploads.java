package dev.tessera.jobstore.files;

import dev.tessera.jobstore.content.ContentReceiver;
import dev.tessera.jobstore.content.ContentStore;
import dev.tessera.jobstore.keys.OwnerQuotas;
import dev.tessera.protocol.Ids;
import dev.tessera.web.errors.ApiException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.codec.multipart.FilePartEvent;
import org.springframework.http.codec.multipart.FormPartEvent;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.web.server.ServerWebInputException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Takes uploads as they come: the file goes to the content store while the rest is still on its way. */
final class FileUploads {

    private static final long MOST_BYTES = 512L << 20;

    private final StoredFiles files;
    private final ContentReceiver receiver;
    private final ContentStore content;
    private final OwnerQuotas quotas;

    FileUploads(StoredFiles files, ContentReceiver receiver, ContentStore content, OwnerQuotas quotas) {
        this.files = files;
        this.receiver = receiver;
        this.content = content;
        this.quotas = quotas;
    }

    Mono<StoredFile> receive(String owner, Flux<PartEvent> parts) {
        return Mono.fromCallable(() -> room(owner))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(room -> receive(owner, parts, Math.min(room, MOST_BYTES)));
    }

    private Mono<StoredFile> receive(String owner, Flux<PartEvent> parts, long most) {
        var form = new UploadForm();
        return parts.windowUntil(PartEvent::isLast)
                .concatMap(part -> part.switchOnFirst((first, events) -> take(form, first.get(), events, most)))
                .then(Mono.fromCallable(() -> add(owner, form)).subscribeOn(Schedulers.boundedElastic()))
                .doOnError(failed -> forget(form))
                .onErrorMap(DecodingException.class, broken -> brokenForm())
                // What a part says of itself, such as its content type, is read by Spring and can be anything.
                .onErrorMap(IllegalArgumentException.class, broken -> brokenForm())
                .onErrorMap(IllegalStateException.class, broken -> brokenForm())
                .onErrorMap(ServerWebInputException.class, broken -> brokenForm());
    }

    private Mono<Void> take(UploadForm form, PartEvent first, Flux<PartEvent> events, long most) {
        var refusal = form.part();
        if (refusal.isPresent()) {
            DataBufferUtils.release(first.content());
            return Mono.error(refusal.get());
        }
        if (first instanceof FormPartEvent field) {
            return events.doOnNext(event -> {
                        DataBufferUtils.release(event.content());
                        form.field(field.name(), field.value());
                    })
                    .then();
        }
        if (first instanceof FilePartEvent part && part.name().equals("file") && !form.hasFile()) {
            var id = Ids.next();
            return receiver.receive(id, events.map(PartEvent::content), most)
                    .doOnNext(received ->
                            form.file(new UploadForm.Content(id, UploadForm.filename(part.filename()), received)))
                    .then();
        }
        return events.doOnNext(event -> DataBufferUtils.release(event.content()))
                .then();
    }

    private StoredFile add(String owner, UploadForm form) {
        var purpose = form.purpose();
        var file = form.content();
        return files.add(file.id(), owner, file.filename(), purpose, file.received(), form.life(purpose));
    }

    private void forget(UploadForm form) {
        form.stored().ifPresent(id -> Schedulers.boundedElastic().schedule(() -> content.delete(List.of(id))));
    }

    private long room(String owner) {
        long allowed = quotas.storedBytes(owner);
        long room = allowed - files.used(owner);
        if (room > 0) return room;
        throw new ApiException(
                429,
                Optional.empty(),
                Optional.of("insufficient_quota"),
                "files and artifacts of " + owner + " take the " + allowed + " bytes that are allowed; delete some",
                Map.of("x-should-retry", "false"));
    }

    private static ApiException brokenForm() {
        return new ApiException(
                400,
                Optional.empty(),
                Optional.of("invalid_form"),
                "the body is not a whole multipart form; send multipart/form-data with the parts purpose and file",
                Map.of());
    }
}
