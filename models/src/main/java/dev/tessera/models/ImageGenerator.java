package dev.tessera.models;

/** A model that makes images. Safe for use by many threads; the work itself runs on the model's own lane. */
public interface ImageGenerator extends AutoCloseable {

    ModelDescription description();

    /**
     * Checks a request against this model and resolves what it leaves open. Nothing is queued yet.
     *
     * @throws RequestException naming field, value, range and remedy
     */
    PreparedImages prepare(ImageRequest request);

    /** Where the queue stands, for overload answers and metrics. */
    QueueStatus queue();

    /** Stops running generations at their next step and frees the model. Returns when all is freed. */
    @Override
    void close();
}
