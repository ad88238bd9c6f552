package dev.tessera.inference.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model and the folder that its external data is relative to.
 *
 * @param folder empty if all weights lie in the model
 */
public record PlacedModel(ModelProto model, Optional<Path> folder) {}
