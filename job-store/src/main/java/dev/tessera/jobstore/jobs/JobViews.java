package dev.tessera.jobstore.jobs;

import dev.tessera.jobstore.artifacts.ArtifactLinks;
import dev.tessera.jobstore.artifacts.Artifacts;
import dev.tessera.jobstore.jobs.JobObject.ArtifactObject;
import dev.tessera.jobstore.results.JobResults;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Jobs with all that belongs to them. */
final class JobViews {

    private final Queue queue;
    private final Artifacts artifacts;
    private final ArtifactLinks links;
    private final JobResults results;

    JobViews(Queue queue, Artifacts artifacts, ArtifactLinks links, JobResults results) {
        this.queue = queue;
        this.artifacts = artifacts;
        this.links = links;
        this.results = results;
    }

    /** @param requestedAt where links lead */
    JobObject whole(Job job, URI requestedAt) {
        var place =
                Optional.of(job).filter(one -> one.state() == JobState.QUEUED).map(queue::of);
        if (job.state() != JobState.SUCCEEDED) return JobObject.of(job, place, List.of(), null);
        var files = artifacts.of(job.id()).stream()
                .map(file -> new ArtifactObject(
                        file.id(), file.contentType(), file.bytes(), file.sha256(), links.link(file, requestedAt)))
                .toList();
        JsonNode result = job.result()
                .map(text -> results.linked(job.id(), text, requestedAt))
                .orElse(null);
        return JobObject.of(job, place, files, result);
    }

    /** As lists show it: without files, result and place. */
    JobObject brief(Job job) {
        return JobObject.of(job, Optional.empty(), List.of(), null);
    }
}
