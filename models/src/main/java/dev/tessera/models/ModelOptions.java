package dev.tessera.models;

import dev.tessera.inference.runtime.Device;
import dev.tessera.inference.runtime.ExecutionTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a model is opened.
 *
 * @param device {@code auto}, {@code cpu} or {@code cuda:N}
 * @param threads that one operator may use, 1 to 1024
 * @param maxRows batch rows that may be in work at once, 2 to 256; a guided image takes two
 * @param queueLength generations that may wait, 0 to 100000
 * @param precision what a setting asks for; absent: what the model's side file says, else fp32
 * @param int8Cache folder that keeps rounded weights for the next start; absent: they are rounded at every start
 */
public record ModelOptions(
        Device device,
        int threads,
        int maxRows,
        int queueLength,
        Optional<PrecisionChoice> precision,
        Optional<Path> int8Cache) {

    public ModelOptions {
        check("threads", threads, 1, 1024);
        check("max-rows", maxRows, 2, 256);
        check("queue-length", queueLength, 0, 100_000);
    }

    /** Automatic device, all cores, 20 rows (ten guided images), 64 waiting. */
    public static ModelOptions defaults() {
        return new ModelOptions(Device.AUTO, ExecutionTarget.defaultThreads(), 20, 64);
    }

    /** In the precision of the side file, without a cache. */
    public ModelOptions(Device device, int threads, int maxRows, int queueLength) {
        this(device, threads, maxRows, queueLength, Optional.empty(), Optional.empty());
    }

    /** The same options in a precision, whatever the side file says. */
    public ModelOptions in(PrecisionChoice choice) {
        return new ModelOptions(device, threads, maxRows, queueLength, Optional.of(choice), int8Cache);
    }

    /**
     * Where sessions run.
     *
     * @throws dev.tessera.inference.runtime.InferenceException if the device cannot be used
     */
    public ExecutionTarget target() {
        return ExecutionTarget.resolve(device, threads).withInt8Cache(int8Cache);
    }

    /**
     * The precision of a model's parts on this machine.
     *
     * @throws IllegalArgumentException if a setting names a part that the model does not have
     */
    public Precisions precisions(SideFile sideFile, List<ModelPart> parts) {
        var choice = precision.or(sideFile::precision).orElse(PrecisionChoice.FP32);
        return Precisions.of(choice, parts, target());
    }

    private static void check(String name, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(name + ": " + value + " is out of range; use " + low + " to " + high);
        }
    }
}
