package dev.tessera.generator.images;

import dev.tessera.protocol.ErrorBody.ErrorObject;
import io.swagger.v3.oas.annotations.media.Schema;

/** What is sent as {@code event: error} when a stream fails; nothing follows. */
@Schema(name = "ImageErrorEvent", description = "Sent as event: error; nothing follows.")
record ErrorEvent(@Schema(description = "What went wrong.") ErrorObject error) {}
