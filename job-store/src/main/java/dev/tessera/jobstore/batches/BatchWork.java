package dev.tessera.jobstore.batches;

import dev.tessera.jobstore.content.ContentMissingException;
import dev.tessera.jobstore.content.ContentStore;
import dev.tessera.jobstore.content.ContentStream;
import dev.tessera.jobstore.files.StoredFile;
import dev.tessera.jobstore.files.StoredFiles;
import dev.tessera.jobstore.release.Release;
import dev.tessera.protocol.Ids;
import dev.tessera.protocol.jobs.JobKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Brings batches forward, one at a time: checks and queues their lines, ends them, writes their files. */
final class BatchWork {

    private static final Logger LOG = LoggerFactory.getLogger(BatchWork.class);
    private static final int CHUNK = 500;
    private static final List<LineError> DELETED =
            List.of(new LineError("file_deleted", null, "the input file was deleted", "input_file_id"));
    private static final JsonMapper JSON = new JsonMapper();

    private final BatchProgress progress;
    private final BatchLines lines;
    private final BatchOutput output;
    private final StoredFiles files;
    private final ContentStore content;
    private final Release release;

    BatchWork(
            BatchProgress progress,
            BatchLines lines,
            BatchOutput output,
            StoredFiles files,
            ContentStore content,
            Release release) {
        this.progress = progress;
        this.lines = lines;
        this.output = output;
        this.files = files;
        this.content = content;
        this.release = release;
    }

    /** @return whether there may be more to do */
    boolean next() throws IOException {
        var taken = progress.take();
        if (taken.isEmpty()) return false;
        var batch = taken.get();
        boolean done = false;
        try {
            done = switch (batch.status()) {
                case "validating" -> begin(batch);
                case "in_progress" -> progress.finalizing(batch);
                default -> end(batch);
            };
        } catch (BatchChangedException e) {
            LOG.debug("{}; it is looked at again", e.getMessage());
        } finally {
            progress.leave(batch, done);
        }
        return true;
    }

    private boolean begin(Batch batch) throws IOException {
        var errors = checkAndQueue(batch);
        if (!errors.isEmpty()) {
            // Lines may be queued already: the file can go, and a replica can die, between the first and the last one.
            if (progress.stopLines(batch) > 0) return false;
            refuse(batch, errors);
            return true;
        }
        progress.begin(batch);
        release.announce();
        return true;
    }

    /** @return what is wrong with the file; if it is there as a whole, nothing is queued then */
    private List<LineError> checkAndQueue(Batch batch) throws IOException {
        var file = files.find(batch.inputFile(), batch.owner());
        if (file.isEmpty()) return DELETED;
        try {
            var check = read(batch, file.get(), new ArrayList<>(), false);
            if (!check.errors().isEmpty()) return check.errors();
            progress.checked(batch, check.requests(), check.model());
            var chunk = new ArrayList<BatchLine>();
            read(batch, file.get(), chunk, true);
            queue(batch, chunk);
            return List.of();
        } catch (ContentMissingException e) {
            LOG.info("batch {} fails: {}", batch.id(), e.getMessage());
            return DELETED;
        }
    }

    private BatchInput read(Batch batch, StoredFile file, List<BatchLine> chunk, boolean queue) throws IOException {
        var input = new BatchInput(batch.endpoint(), line -> {
            if (!queue) return;
            chunk.add(line);
            if (chunk.size() == CHUNK) queue(batch, chunk);
        });
        try (var stream = new ContentStream(content, file.id(), file.bytes())) {
            input.read(stream);
        }
        return input;
    }

    private void queue(Batch batch, List<BatchLine> chunk) {
        if (!chunk.isEmpty()) {
            lines.queue(
                    batch, JobKind.ofEndpoint(batch.endpoint()).orElseThrow().wireName(), chunk);
        }
        chunk.clear();
        progress.keep(batch);
    }

    private void refuse(Batch batch, List<LineError> errors) {
        progress.refuse(batch, JSON.writeValueAsString(Map.of("object", "list", "data", errors)));
    }

    /** @return false if lines are still running: the last of them will say when it has ended */
    private boolean end(Batch batch) throws IOException {
        if (!batch.outcome().equals("completed")) {
            if (batch.times().inProgress().isEmpty()) queueTheRest(batch);
            if (progress.stopLines(batch) > 0) return false;
        }
        var outputId = batch.outputFile().orElseGet(Ids::next);
        var good = output.write(batch, outputId, true, () -> progress.keep(batch));
        var bad = output.write(batch, Ids.next(), false, () -> progress.keep(batch));
        boolean ended = progress.finish(batch, good.map(StoredFile::id), bad.map(StoredFile::id));
        if (!ended) forget(batch, bad);
        return true;
    }

    /** A batch that is cancelled or expires before all its lines are queued tells of every line all the same. */
    private void queueTheRest(Batch batch) throws IOException {
        if (batch.total() == 0 || lines.count(batch.id()) < batch.total()) checkAndQueue(batch);
    }

    /** Another replica ended the batch; the output file has the same id and is its too. */
    private void forget(Batch batch, Optional<StoredFile> file) {
        file.ifPresent(written -> files.delete(written.id(), batch.owner()));
    }
}
