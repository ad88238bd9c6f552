package dev.tessera.jobstore.results;

import dev.tessera.jobstore.artifacts.Artifact;
import dev.tessera.jobstore.artifacts.ArtifactLinks;
import dev.tessera.jobstore.artifacts.Artifacts;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Results as the synchronous endpoint would have answered. A worker's result names its files as
 * {@code "artifact": "<UUID>"}; whoever reads it gets the file's bytes or a link in that place.
 */
public final class JobResults {

    private static final String PLACE = "artifact";
    private static final JsonMapper JSON = new JsonMapper();

    private final Artifacts artifacts;
    private final ArtifactLinks links;

    JobResults(Artifacts artifacts, ArtifactLinks links) {
        this.artifacts = artifacts;
        this.links = links;
    }

    /** With a link for each file. */
    public JsonNode linked(UUID job, String result, URI requestedAt) {
        return filled(
                job,
                result,
                "url",
                artifact -> links.link(artifact, requestedAt).toString());
    }

    /** With each file's bytes in Base64; holds all of one result in memory. */
    public JsonNode inlined(UUID job, String result) {
        return filled(
                job, result, "b64_json", artifact -> Base64.getEncoder().encodeToString(artifacts.bytes(artifact)));
    }

    private JsonNode filled(UUID job, String result, String field, Function<Artifact, String> value) {
        var tree = JSON.readTree(result);
        Map<String, Artifact> known = artifacts.of(job).stream()
                .collect(Collectors.toMap(artifact -> artifact.uuid().toString(), artifact -> artifact));
        fill(tree, known, field, value);
        return tree;
    }

    private static void fill(
            JsonNode node, Map<String, Artifact> known, String field, Function<Artifact, String> value) {
        if (node instanceof ObjectNode object && object.path(PLACE).isString()) {
            var artifact = known.get(object.path(PLACE).asString());
            object.remove(PLACE);
            if (artifact != null) object.put(field, value.apply(artifact));
        }
        node.forEach(child -> fill(child, known, field, value));
    }
}
