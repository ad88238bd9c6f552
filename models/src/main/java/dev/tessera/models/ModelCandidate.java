package dev.tessera.models;

import dev.tessera.inference.batching.SchedulerListener;
import dev.tessera.inference.onnx.Graph;
import dev.tessera.inference.runtime.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model whose files were recognised, not yet opened. */
public interface ModelCandidate {

    /** As requests will name it. */
    String id();

    /** Such as {@code d-ar}. */
    String family();

    Path folder();

    /** What was read off the files, in words and numbers, for people. */
    Map<String, Object> configuration();

    /** Tensors of the files that no network reads, with the file's name in front. */
    List<String> unusedTensors();

    /** The networks by name, weights referred to in the checkpoints, for export: all in fp32. */
    default Map<String, Graph> graphs() {
        return graphs(ModelOptions.defaults().in(PrecisionChoice.FP32));
    }

    /** The networks by name, in the precision that these options give to each. */
    Map<String, Graph> graphs(ModelOptions options);

    /** The parts that have a precision of their own; empty for a model that is fp32 only. */
    default List<ModelPart> parts() {
        return List.of();
    }

    /** Opens one of {@link #parts} alone, to be timed. */
    default PartTrial openTrial(ModelPart part, Precision precision, ModelOptions options) {
        throw new IllegalArgumentException(id() + " has no parts");
    }

    /**
     * Opens the model for generating.
     *
     * @throws dev.tessera.inference.checkpoint.CheckpointException if the files lack something
     * @throws dev.tessera.inference.runtime.InferenceException if the device cannot be used
     */
    ImageGenerator openImageGenerator(ModelOptions options, SchedulerListener listener);

    /** Opens the model's tokenizer alone, for turning images into codes and back; empty if its images have no codes. */
    Optional<ImageTokenizer> openImageTokenizer(ModelOptions options);
}
