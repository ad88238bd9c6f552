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

    /** The same options on a device. */
    public ModelOptions on(Device chosen) {
        return new ModelOptions(chosen, threads, maxRows, queueLength, precision, int8Cache);
    }

    /** The same options with a folder for rounded weights. */
    public ModelOptions withInt8Cache(Path folder) {
        return new ModelOptions(device, threads, maxRows, queueLength, precision, Optional.of(folder));
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
    public Precisions precisions(ModelCandidate model, SideFile sideFile) {
        var choice = precision.or(sideFile::precision).orElse(PrecisionChoice.FP32);
        return Precisions.of(choice, model.parts(), slowerInInt8(model), target());
    }

    /** What was found by timing, when there is a folder to keep it in. */
    private List<String> slowerInInt8(ModelCandidate model) {
        return int8Cache
                .map(folder -> TunedParts.of(folder, model, threads).slower())
                .orElse(List.of());
    }

    /**
     * Keeps what timing found: parts for which int8 is slower stay fp32 from now on, unless a setting names them.
     *
     * @return the file it is kept in; empty without a folder for int8 weights
     */
    public Optional<Path> keep(ModelCandidate model, List<Tuning.Timing> timings) {
        var tuned = int8Cache.map(folder -> TunedParts.of(folder, model, threads));
        tuned.ifPresent(parts -> parts.write(Tuning.slowerParts(timings)));
        return tuned.map(TunedParts::file);
    }

    private static void check(String name, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(name + ": " + value + " is out of range; use " + low + " to " + high);
        }
    }
}
