package dev.tessera.inference.runtime;

import ai.onnxruntime.OrtException;

/** ONNX Runtime refused something: a device, a graph, or a run. */
public final class InferenceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InferenceException(String message) {
        super(message);
    }

    InferenceException(String what, OrtException cause) {
        super(what + ": " + cause.getMessage(), cause);
    }
}
