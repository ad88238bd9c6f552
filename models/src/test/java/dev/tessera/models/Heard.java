package dev.tessera.models;

import dev.tessera.inference.batching.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Keeps what a generation tells. Read it only after the ticket has completed. */
public final class Heard implements ImageListener {

    private final CompletableFuture<Ticket> cancelled = new CompletableFuture<>();
    private final List<Integer> indexes = new ArrayList<>();
    private final List<PixelImage> previews = new ArrayList<>();
    private final boolean previewsWanted;
    private List<PixelImage> images = List.of();

    public Heard() {
        this(true);
    }

    private Heard(boolean previewsWanted) {
        this.previewsWanted = previewsWanted;
    }

    /** One that asks for the final images only. */
    public static Heard withoutPreviews() {
        return new Heard(false);
    }

    /** Cancels at the first preview that comes, or has come. */
    public void cancelAtFirstPreview(Ticket ticket) {
        cancelled.complete(ticket);
    }

    public List<Integer> indexes() {
        return indexes;
    }

    /** The first image of each preview. */
    public List<PixelImage> previews() {
        return previews;
    }

    public List<PixelImage> images() {
        return images;
    }

    @Override
    public boolean wantsPreview(int index) {
        return previewsWanted;
    }

    @Override
    public void preview(int index, int total, List<PixelImage> known) {
        indexes.add(index);
        previews.add(known.get(0));
        if (cancelled.isDone()) {
            cancelled.join().cancel();
        }
    }

    @Override
    public void completed(List<PixelImage> finished) {
        images = finished;
    }
}
