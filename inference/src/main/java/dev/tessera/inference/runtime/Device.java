package dev.tessera.inference.runtime;

import java.util.regex.Pattern;

/**
 * Where sessions run, as settings name it.
 *
 * @param index of the CUDA device, 0 otherwise
 */
public record Device(Kind kind, int index) {

    /** What a setting may ask for. */
    public enum Kind {
        /** CUDA device 0 if it works, else the CPU, with one warning. */
        AUTO,
        CPU,
        CUDA
    }

    public static final Device AUTO = new Device(Kind.AUTO, 0);
    public static final Device CPU = new Device(Kind.CPU, 0);

    private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,3}))?");

    /**
     * Reads {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Device parse(String text) {
        if (text.equals("auto")) {
            return AUTO;
        }
        if (text.equals("cpu")) {
            return CPU;
        }
        var cuda = CUDA.matcher(text);
        if (!cuda.matches()) {
            throw new IllegalArgumentException(
                    "device: '" + text + "' is not known; use auto, cpu, cuda or cuda:N, such as cuda:0");
        }
        return new Device(Kind.CUDA, cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1)));
    }

    @Override
    public String toString() {
        return switch (kind) {
            case AUTO -> "auto";
            case CPU -> "cpu";
            case CUDA -> "cuda:" + index;
        };
    }
}
