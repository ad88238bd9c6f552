package dev.tessera.models;

import java.time.Instant;
import java.util.List;

/**
 * What a model is and takes.
 *
 * @param id as requests name it, without {@code /}
 * @param family such as {@code d-ar}
 * @param title for people
 * @param created when the newest of its files was written
 * @param license of the weights, one line; empty when the files do not say
 * @param sizes that can be asked for, the default first
 * @param parameters of sampling, beside prompt, count, size and seed
 * @param labels names of the classes by index; empty when the model takes free text
 * @param precisions of the model's parts, as they run
 */
public record ModelDescription(
        String id,
        String family,
        String title,
        Instant created,
        String license,
        List<ImageSize> sizes,
        List<SamplingParameter> parameters,
        List<String> labels,
        Precisions precisions) {

    public ModelDescription {
        sizes = List.copyOf(sizes);
        parameters = List.copyOf(parameters);
        labels = List.copyOf(labels);
    }

    /** Of a model that runs in fp32 only. */
    public ModelDescription(
            String id,
            String family,
            String title,
            Instant created,
            String license,
            List<ImageSize> sizes,
            List<SamplingParameter> parameters,
            List<String> labels) {
        this(id, family, title, created, license, sizes, parameters, labels, Precisions.FP32);
    }
}
