package dev.tessera.golden;

import dev.tessera.inference.checkpoint.Checkpoint;
import dev.tessera.inference.checkpoint.TensorEntry;
import dev.tessera.inference.checkpoint.TensorReader;
import dev.tessera.inference.checkpoint.TensorTable;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * One golden case: a safetensors file of inputs, intermediate tensors and outputs.
 *
 * @param kind which check it is
 * @param checkpoints files by role
 */
public record GoldenCase(Path file, String kind, Map<String, Path> checkpoints, TensorTable tensors) {

    static GoldenCase open(Path file, String kind, Map<String, Path> checkpoints) {
        return new GoldenCase(
                file, kind, checkpoints, Checkpoint.open(file).firstSection("").orElseThrow());
    }

    public Path checkpoint(String role) {
        var path = checkpoints.get(role);
        if (path == null) {
            throw new AssertionError(this + " has no checkpoint '" + role + "' but " + checkpoints.keySet());
        }
        return path;
    }

    public Set<String> names() {
        return tensors.names();
    }

    public boolean has(String name) {
        return tensors.find(name).isPresent();
    }

    public float[] floats(String name) {
        return TensorReader.floats(entry(name));
    }

    public double[] doubles(String name) {
        return TensorReader.doubles(entry(name));
    }

    public long[] longs(String name) {
        return TensorReader.longs(entry(name));
    }

    /** Doubles stored as the int64 of their bits. */
    public double[] bits(String name) {
        return java.util.Arrays.stream(longs(name))
                .mapToDouble(Double::longBitsToDouble)
                .toArray();
    }

    public int[] shape(String name) {
        return entry(name).shape().stream().mapToInt(Math::toIntExact).toArray();
    }

    public TensorEntry entry(String name) {
        return tensors.find(name).orElseThrow(() -> new AssertionError(this + " has no tensor '" + name + "'"));
    }

    /** A setting stored as {@code param.<name>}. */
    public double param(String name) {
        return doubles("param." + name)[0];
    }

    /** A whole-number setting, {@code otherwise} if it is not stored. */
    public long param(String name, long otherwise) {
        return has("param." + name) ? longs("param." + name)[0] : otherwise;
    }

    @Override
    public String toString() {
        return file.getFileName().toString();
    }
}
