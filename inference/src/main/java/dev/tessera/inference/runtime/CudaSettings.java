package dev.tessera.inference.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.util.Map;
import java.util.TreeMap;

/** How sessions use a CUDA device: in float32 throughout, and alike from one start to the next. */
final class CudaSettings {

    /**
     * Other than ONNX Runtime's defaults, which multiply with the 10 bits of TF32 and choose the algorithm of a convolution
     * by timing, so that roundings depend on what else the device was doing.
     */
    static final Map<String, String> SETTINGS = Map.of("use_tf32", "0", "cudnn_conv_algo_search", "HEURISTIC");

    private CudaSettings() {}

    /** @throws OrtException if the provider cannot be loaded or there is no such device */
    static void addTo(OrtSession.SessionOptions options, int index) throws OrtException {
        try (var cuda = new OrtCUDAProviderOptions(index)) {
            for (var setting : new TreeMap<>(SETTINGS).entrySet()) {
                cuda.add(setting.getKey(), setting.getValue());
            }
            options.addCUDA(cuda);
        }
        options.setDeterministicCompute(true);
    }
}
