package dev.tessera.models;

import dev.tessera.inference.batching.Admission;
import dev.tessera.inference.batching.QueueFullException;
import dev.tessera.inference.batching.Ticket;

/** A checked request, ready to be queued any number of times; the same seed gives the same images each time. */
public interface PreparedImages {

    /** What will be drawn, in words: the label's name for a class-conditional model, the prompt itself otherwise. */
    String revisedPrompt();

    ImageSize size();

    int count();

    /** The seed that is used, given or drawn. */
    long seed();

    /** Text tokens that condition one image (1 for a class label). */
    int inputTokens();

    /** Image tokens that are generated, all images together. */
    int outputTokens();

    /** Previews that one generation can send, the final image not counted. */
    int previews();

    /**
     * Queues the work.
     *
     * @param listener called by the model's lane: it must return at once
     * @throws QueueFullException with the predicted wait, when the queue has no room
     */
    Ticket start(ImageListener listener, Admission admission);
}
