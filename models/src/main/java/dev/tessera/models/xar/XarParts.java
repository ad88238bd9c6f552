package dev.tessera.models.xar;

import dev.tessera.models.ModelPart;
import java.util.List;

/** The networks of xAR that have a precision of their own. The autoencoder has few Linear layers and is always fp32; so
 * are the first and the last layer of the transformer, which see latents as they are and are a 4000th of its work. */
final class XarParts {

    /** The transformer of every step. */
    static final String TRANSFORMER = "transformer";

    /** What class and time do to its blocks. */
    static final String MODULATION = "modulation";

    static final List<ModelPart> ALL = List.of(ModelPart.of(TRANSFORMER), ModelPart.of(MODULATION));

    private XarParts() {}
}
