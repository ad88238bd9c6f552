package dev.tessera.models.dar;

import dev.tessera.models.ModelPart;
import java.util.List;

/**
 * The networks of D-AR that have a precision of their own (docs/models/d-ar.md, section 6). The encoder is always fp32:
 * its codes must be those of the authors, and a generation never runs it.
 */
final class DarParts {

    /** The autoregressive decoder. */
    static final String DECODER = "decoder";

    /** Codes to condition tokens. */
    static final String CONDITION = "condition";

    /** The pixel denoiser. */
    static final String DENOISER = "denoiser";

    static final List<ModelPart> ALL = List.of(ModelPart.of(DECODER), ModelPart.of(CONDITION), ModelPart.of(DENOISER));

    private DarParts() {}
}
