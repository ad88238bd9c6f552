package dev.tessera.jobstore.batches;

import dev.tessera.jobstore.content.ContentStore;
import dev.tessera.jobstore.content.ContentWriter;
import dev.tessera.jobstore.files.FilePurpose;
import dev.tessera.jobstore.files.OpenFile;
import dev.tessera.jobstore.files.OpenFiles;
import dev.tessera.jobstore.files.StoredFile;
import dev.tessera.jobstore.files.StoredFiles;
import dev.tessera.jobstore.ids.ShownId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Output and error files of batches: written once all lines have ended, readable line by line before. */
final class BatchOutput implements OpenFiles {

    /** Lines read from the database at a time; the bytes of their artifacts are held one line at a time. */
    private static final int LINES = 50;

    private final Batches batches;
    private final BatchLines lines;
    private final LineWriter writer;
    private final StoredFiles files;
    private final ContentStore content;

    BatchOutput(Batches batches, BatchLines lines, LineWriter writer, StoredFiles files, ContentStore content) {
        this.batches = batches;
        this.lines = lines;
        this.writer = writer;
        this.files = files;
        this.content = content;
    }

    /**
     * Writes one of the two files.
     *
     * @param id of the file
     * @param good the output file, or the error file
     * @param alive asked between lines: whether the batch is still ours
     * @return empty if there are no such lines; the file is not noted then
     */
    Optional<StoredFile> write(Batch batch, UUID id, boolean good, Runnable alive) {
        var first = lines.ended(batch.id(), good, 0, LINES);
        if (first.isEmpty()) return Optional.empty();
        // A replica that died after it had noted the file left it whole; one that died before left parts.
        var noted = files.noted(id);
        if (noted.isPresent()) return noted;
        content.delete(List.of(id));
        var file = new ContentWriter(content.begin(id));
        try {
            for (var some = first; !some.isEmpty(); some = next(batch, good, some)) {
                for (var line : some) {
                    var bytes = writer.line(batch, line);
                    file.write(bytes, 0, bytes.length);
                }
                alive.run();
            }
            return Optional.of(files.add(
                    id,
                    batch.owner(),
                    name(batch, good),
                    FilePurpose.BATCH_OUTPUT,
                    file.complete(),
                    batch.outputLife().map(Duration::ofSeconds)));
        } catch (RuntimeException e) {
            file.abort();
            throw e;
        }
    }

    private List<BatchLines.Ended> next(Batch batch, boolean good, List<BatchLines.Ended> before) {
        return lines.ended(batch.id(), good, before.get(before.size() - 1).number(), LINES);
    }

    private static String name(Batch batch, boolean good) {
        return ShownId.BATCH.of(batch.id()) + (good ? "_output.jsonl" : "_error.jsonl");
    }

    @Override
    public Optional<OpenFile> find(UUID id, String owner) {
        return batches.writingTo(id, owner).map(batch -> open(batch, id));
    }

    private OpenFile open(Batch batch, UUID id) {
        var file = new StoredFile(
                id,
                batch.owner(),
                name(batch, true),
                FilePurpose.BATCH_OUTPUT,
                0,
                batch.times().created(),
                Optional.empty());
        return new OpenFile(file, sofar(batch));
    }

    /** The lines that have ended by now, in the file's order. */
    private Flux<byte[]> sofar(Batch batch) {
        return Flux.<List<BatchLines.Ended>, Integer>generate(() -> 0, (after, sink) -> {
                    var some = lines.ended(batch.id(), true, after, 1);
                    if (some.isEmpty()) {
                        sink.complete();
                        return after;
                    }
                    sink.next(some);
                    return some.get(0).number();
                })
                .flatMapIterable(some -> some, 1)
                .map(line -> writer.line(batch, line))
                .subscribeOn(Schedulers.boundedElastic());
    }
}
