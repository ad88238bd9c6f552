package dev.tessera.inference.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The device that a model's sessions really run on, and with how many threads.
 *
 * @param device CPU or CUDA, never AUTO
 * @param threads of ONNX Runtime for one operator, the lane's own thread included
 * @param int8Cache folder that keeps rounded weights for the next start
 */
public record ExecutionTarget(Device device, int threads, Optional<Path> int8Cache) {

    private static final Logger LOG = LoggerFactory.getLogger(ExecutionTarget.class);

    public ExecutionTarget {
        if (device.kind() == Device.Kind.AUTO) {
            throw new IllegalArgumentException("device: auto must be resolved before a session is opened");
        }
        if (threads < 1 || threads > 1024) {
            throw new IllegalArgumentException("threads: " + threads + " is out of range; use 1 to 1024");
        }
    }

    /** Without a cache. */
    public ExecutionTarget(Device device, int threads) {
        this(device, threads, Optional.empty());
    }

    /** The same target with a folder for rounded weights. */
    public ExecutionTarget withInt8Cache(Optional<Path> folder) {
        return new ExecutionTarget(device, threads, folder);
    }

    /**
     * Resolves a setting. Under {@code auto} a machine without a working CUDA device gets the CPU; the gpu build warns of
     * it, once.
     *
     * @throws InferenceException when {@code cuda:N} was asked for and cannot be used, with the reason
     */
    public static ExecutionTarget resolve(Device wanted, int threads) {
        return resolve(wanted, threads, CudaProbe::refusal);
    }

    static ExecutionTarget resolve(Device wanted, int threads, IntFunction<Optional<String>> refusal) {
        if (wanted.kind() == Device.Kind.CPU) {
            return new ExecutionTarget(Device.CPU, threads);
        }
        var cuda = new Device(Device.Kind.CUDA, wanted.index());
        var reason = refusal.apply(cuda.index());
        if (reason.isEmpty()) {
            return new ExecutionTarget(cuda, threads);
        }
        if (wanted.kind() == Device.Kind.CUDA) {
            throw new InferenceException("device: " + wanted + " cannot be used: " + reason.get());
        }
        if (CudaProbe.isBuiltIn() && Fallback.firstTime()) {
            LOG.warn("device: auto runs on the CPU: {}", reason.get());
        }
        return new ExecutionTarget(Device.CPU, threads);
    }

    /** Half of the logical processors, at least 1: the physical cores of most machines, all of a machine with 2. */
    public static int defaultThreads() {
        int processors = Runtime.getRuntime().availableProcessors();
        return processors <= 2 ? processors : processors / 2;
    }

    /** Session options for this target. */
    OrtSession.SessionOptions options() throws OrtException {
        var options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(threads);
        options.setInterOpNumThreads(1);
        options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        // Without VNNI, products of unsigned and signed bytes saturate; ONNX Runtime then has to take unsigned ones.
        options.addConfigEntry("session.x64quantprecision", "1");
        if (device.kind() == Device.Kind.CUDA) {
            // Steps change their batch from run to run; patterns would be remembered for every size.
            options.setMemoryPatternOptimization(false);
            CudaSettings.addTo(options, device.index());
        }
        return options;
    }

    /** Remembers that the fallback was told: once per process is enough. */
    private static final class Fallback {
        private static final java.util.concurrent.atomic.AtomicBoolean TOLD =
                new java.util.concurrent.atomic.AtomicBoolean();

        static boolean firstTime() {
            return TOLD.compareAndSet(false, true);
        }
    }
}
