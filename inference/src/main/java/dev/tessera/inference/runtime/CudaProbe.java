package dev.tessera.inference.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds out whether sessions can run on a CUDA device, and says in plain words why not. */
final class CudaProbe {

    private static final Pattern LIBRARY = Pattern.compile("(lib[\\w.+-]+\\.so[\\w.]*): cannot open");

    private CudaProbe() {}

    /** Whether this is the gpu build. */
    static boolean isBuiltIn() {
        Environment.get();
        return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
    }

    /** Why CUDA device {@code index} cannot be used; empty if it can. */
    static Optional<String> refusal(int index) {
        var environment = Environment.get();
        if (!isBuiltIn()) {
            return Optional.of("this build runs on the CPU only; build with the Maven profile gpu for CUDA");
        }
        try (var options = new OrtSession.SessionOptions()) {
            CudaSettings.addTo(options, index);
            return Optional.empty();
        } catch (OrtException | UnsatisfiedLinkError e) {
            return Optional.of(plainWords(index, String.valueOf(e.getMessage())) + " (ONNX Runtime "
                    + environment.getVersion() + ")");
        }
    }

    /** The reason behind ONNX Runtime's message. */
    static String plainWords(int index, String message) {
        var library = LIBRARY.matcher(message);
        // This one comes with the driver, not with CUDA.
        if (library.find() && !library.group(1).startsWith("libcuda.")) {
            return "the library " + library.group(1) + " is not installed; install the CUDA and cuDNN libraries"
                    + " that ONNX Runtime needs, or use device cpu";
        }
        var text = message.toLowerCase(Locale.ROOT);
        if (text.contains("driver") || text.contains("libcuda.so") || text.contains("no cuda-capable device")) {
            return "no usable NVIDIA driver was found; install or update it, or use device cpu";
        }
        if (text.contains("invalid device")) {
            return "there is no CUDA device " + index + "; list the devices with nvidia-smi";
        }
        return "CUDA device " + index + " cannot be used: "
                + message.lines().findFirst().orElse("no reason given");
    }
}
