package dev.tessera.generator.images;

import dev.tessera.models.ModelDescription;
import dev.tessera.models.RequestException;
import dev.tessera.models.SamplingParameter;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Refuses what no field of the interface and of the model is called, with what may have been meant. */
final class UnknownFields {

    private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();
    private static final int LONGEST_SHOWN = 60;

    /** Fields of the interface that do not belong to a model. */
    static final List<String> INTERFACE = List.of(
            "prompt",
            "model",
            "n",
            "size",
            "quality",
            "background",
            "output_format",
            "output_compression",
            "moderation",
            "stream",
            "partial_images",
            "response_format",
            "user",
            "safety_identifier",
            "style",
            "seed");

    private UnknownFields() {}

    /** @param names of all fields that are not of the interface */
    static void refuse(Set<String> names, ModelDescription model) {
        var own = model.parameters().stream().map(SamplingParameter::name).toList();
        names.stream().filter(name -> !own.contains(name)).findFirst().ifPresent(name -> {
            throw RequestException.invalid(
                    name,
                    shown(name) + ": no field has this name; did you mean " + nearest(name, own) + "? " + model.id()
                            + " takes " + String.join(", ", own) + " beside the fields of the OpenAI interface");
        });
    }

    private static String nearest(String name, List<String> own) {
        return Stream.concat(INTERFACE.stream(), own.stream())
                .min(Comparator.comparingInt(known -> DISTANCE.apply(shown(name), known)))
                .orElseThrow();
    }

    private static String shown(String name) {
        return name.length() > LONGEST_SHOWN ? name.substring(0, LONGEST_SHOWN) + "..." : name;
    }
}
