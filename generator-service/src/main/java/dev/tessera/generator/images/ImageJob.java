package dev.tessera.generator.images;

import dev.tessera.models.PreparedImages;
import java.net.URI;

/**
 * A request that its model has accepted.
 *
 * @param modelId as it is told back
 * @param precision of the model, as it is told back
 * @param caller whose turn it is in the queue
 * @param requestedAt the address it was sent to, where links lead
 */
record ImageJob(
        ImageGenerationRequest request,
        PreparedImages images,
        String modelId,
        String precision,
        String caller,
        URI requestedAt) {

    static final String BACKGROUND = "opaque";

    String outputFormat() {
        return request.encoding().format().wireName();
    }

    String size() {
        return images.size().toString();
    }
}
