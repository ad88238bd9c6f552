package dev.tessera.models.labels;

import dev.tessera.models.ImageRequest;
import dev.tessera.models.ImageSize;
import dev.tessera.models.ModelDescription;
import dev.tessera.models.RequestException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What every class-conditional generator checks of a request, whatever its family: size, class, seed, room.
 *
 * @param description of the model; its first size is the only one
 * @param maxRows rows of the batch
 */
public record ClassRequests(ModelDescription description, LabelIndex labels, int maxRows) {

    /**
     * A request whose common part is understood.
     *
     * @param labels the class, once for each image
     * @param name of the class
     * @param seed given or drawn
     */
    public record Checked(int[] labels, String name, long seed, ImageSize size) {}

    /** @throws RequestException if the size is not offered, or the prompt names no class */
    public Checked check(ImageRequest request) {
        var offered = description.sizes().get(0);
        if (request.size().filter(size -> !size.equals(offered)).isPresent()) {
            throw RequestException.invalid(
                    "size",
                    "size: " + request.size().get() + " is not offered by " + description.id() + "; use " + offered);
        }
        var match = labels.resolve(request.prompt()).orElseThrow(nearest -> noMatch(request.prompt(), nearest));
        var drawn = new int[request.count()];
        Arrays.fill(drawn, match.index());
        long seed = request.seed().orElseGet(() -> ThreadLocalRandom.current().nextLong(1L << 32));
        return new Checked(drawn, match.name(), seed, offered);
    }

    /** @throws RequestException if {@code images} that take {@code rows} together do not fit into the batch */
    public void requireRoom(int images, int rows) {
        if (rows > maxRows) {
            throw RequestException.invalid(
                    "n",
                    "n: " + images + " images need " + rows + " rows of a batch of " + maxRows + "; ask for at most "
                            + maxRows * images / rows);
        }
    }

    private RequestException noMatch(String prompt, List<String> nearest) {
        var shown = prompt.length() > 60 ? prompt.substring(0, 60) + "..." : prompt;
        return RequestException.invalid(
                "prompt",
                "prompt: '" + shown + "' names none of the " + labels.size() + " classes of " + description.id()
                        + "; use a class name or its number; the nearest names are " + String.join(", ", nearest));
    }
}
