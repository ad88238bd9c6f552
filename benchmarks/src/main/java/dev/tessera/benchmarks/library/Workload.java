package dev.tessera.benchmarks.library;

import dev.tessera.models.ModelCandidate;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** What is measured of a family of models, and how its rival in PyTorch is told to do the same. */
interface Workload {

    /** The checkpoints of the model. */
    List<Path> files();

    /** Arguments of {@code benchmarks/pytorch/measure.py}. */
    List<String> rival();

    /**
     * Where single steps are compared.
     *
     * @param tokens of one image
     */
    List<Burst> bursts(int tokens);

    /** What of a step is not the session's, in a sentence with a measured number. */
    String besideSessions();

    /**
     * @param heads of an autoregressive decoder, where they are not width / 64
     * @throws IllegalArgumentException if the family has no rival
     */
    static Workload of(ModelCandidate model, OptionalInt heads) {
        return switch (model.family()) {
            case "d-ar" -> DarWorkload.in(model.folder(), heads);
            case "xar" -> XarWorkload.in(model.folder());
            default ->
                throw new IllegalArgumentException(
                        model.id() + " is a model of the family " + model.family() + "; d-ar and xar can be measured");
        };
    }
}
