package dev.tessera.generator.images;

import dev.tessera.protocol.Ids;
import dev.tessera.protocol.jobs.JobArtifact;
import dev.tessera.protocol.jobs.JobError;
import dev.tessera.serving.jobs.JobDesk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what a runner says of one job. */
final class RecordingDesk implements JobDesk {

    /** How it ended; result and error exclude each other, and a stopped job has neither. */
    record End(String result, JobError error, boolean retryable) {}

    final List<Integer> progress = new ArrayList<>();
    final ConcurrentLinkedQueue<byte[]> previews = new ConcurrentLinkedQueue<>();
    final Map<Integer, byte[]> files = new ConcurrentHashMap<>();
    final Map<Integer, UUID> artifacts = new ConcurrentHashMap<>();
    final Map<Integer, String> contentTypes = new ConcurrentHashMap<>();
    private final CompletableFuture<End> end = new CompletableFuture<>();

    End end() throws Exception {
        return end.get(30, TimeUnit.SECONDS);
    }

    @Override
    public synchronized void progress(int percent, String stage) {
        progress.add(percent);
    }

    @Override
    public void preview(int index, String contentType, byte[] file) {
        previews.add(file);
    }

    @Override
    public CompletableFuture<JobArtifact> store(int ordinal, String contentType, byte[] file) {
        files.put(ordinal, file);
        contentTypes.put(ordinal, contentType);
        var artifact = new JobArtifact(Ids.next(), contentType, file.length, "");
        artifacts.put(ordinal, artifact.id());
        return CompletableFuture.completedFuture(artifact);
    }

    @Override
    public void succeed(String resultJson, List<JobArtifact> artifacts, Map<String, Long> timings) {
        end.complete(new End(resultJson, null, false));
    }

    @Override
    public void fail(JobError error, boolean retryable) {
        end.complete(new End(null, error, retryable));
    }

    @Override
    public void stopped() {
        end.complete(new End(null, null, false));
    }
}
