package dev.tessera.generator.images;

import dev.tessera.protocol.jobs.JobArtifact;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a finished job is answered with: the synchronous answer, but each image names its artifact, and the
 * precision is told in it. */
final class JobResult {

    private static final JsonMapper JSON = new JsonMapper();

    private JobResult() {}

    /** @param artifacts one for each image; job-store makes links or files of their ids */
    static String json(ImageJob job, Instant finished, List<JobArtifact> artifacts) {
        var prompt = job.images().revisedPrompt();
        var images = artifacts.stream()
                .map(artifact -> new ImagesResponse.Image(null, null, prompt))
                .toList();
        ObjectNode answer = JSON.valueToTree(ImagesResponse.of(job, finished, images));
        answer.put("precision", job.precision());
        for (int i = 0; i < artifacts.size(); i++) {
            ((ObjectNode) answer.get("data").get(i))
                    .put("artifact", artifacts.get(i).id().toString());
        }
        return JSON.writeValueAsString(answer);
    }
}
