package dev.tessera.inference.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.util.concurrent.CompletableFuture;

/** ONNX Runtime's environment, one for the process. */
final class Environment {

    /**
     * ONNX Runtime 1.29 matches a regular expression with the process's command line when it starts, recursing for every
     * character: a class path of 16 KB overflows an ordinary thread's stack, which ends the process without a word. This
     * much is enough for the 128 KB that one argument may have; only what is used takes memory.
     */
    private static final long STACK_BYTES = 64L << 20;

    private Environment() {}

    /** Quiet: what goes wrong is thrown, with the same words that would be logged. */
    static OrtEnvironment get() {
        return Holder.ENVIRONMENT;
    }

    private static OrtEnvironment create() {
        return CompletableFuture.supplyAsync(
                        () -> OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "tessera"),
                        task -> new Thread(null, task, "onnxruntime-start", STACK_BYTES).start())
                .join();
    }

    private static final class Holder {
        private static final OrtEnvironment ENVIRONMENT = create();
    }
}
