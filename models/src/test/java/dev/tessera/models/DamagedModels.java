package dev.tessera.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.inference.checkpoint.Checkpoint;
import dev.tessera.inference.checkpoint.CheckpointException;
import dev.tessera.inference.checkpoint.Mutation;
import dev.tessera.inference.checkpoint.TensorEntry;
import dev.tessera.inference.checkpoint.TensorReader;
import dev.tessera.inference.checkpoint.TensorTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Damage to the checkpoints of a whole model folder. Whatever was damaged, the folder holds no model, or one whose graphs
 * can be built, or the refusal names the file.
 *
 * @param folder holds the files; the one that was damaged is whole again afterwards
 */
public record DamagedModels(Path folder) {

    private static final long[] SIZES = {0, 1, 2, 3, 5, 31, 33, 64, 1000, 1 << 20, (1 << 20) + 1};

    /** Bytes of a file flipped, moved, cut. */
    public void damage(String name, long seed) throws IOException {
        var file = folder.resolve(name);
        byte[] whole = Files.readAllBytes(file);
        try {
            Files.write(file, Mutation.of(whole, seed));
            check();
        } finally {
            Files.write(file, whole);
        }
    }

    /** One tensor of a file with another shape, or left out; the file itself is sound. */
    public void reshape(String name, TensorTable table, long seed) throws IOException {
        var file = folder.resolve(name);
        byte[] whole = Files.readAllBytes(file);
        var changed = folder.resolve("changed.safetensors");
        try {
            Files.write(changed, reshaped(table, new Random(seed)));
            Files.delete(file);
            check();
        } finally {
            Files.write(file, whole);
            Files.deleteIfExists(changed);
        }
    }

    private void check() {
        try {
            for (var candidate : Models.recognise(folder)) {
                candidate.graphs();
                candidate.configuration();
            }
        } catch (CheckpointException e) {
            assertThat(e).hasMessageMatching("(?s)[A-Za-z0-9.-]+: .+");
        }
    }

    private static byte[] reshaped(TensorTable table, Random random) {
        var entries = new ArrayList<>(table.entries());
        var chosen = entries.get(random.nextInt(entries.size()));
        var tensors = new ArrayList<Tensor>();
        for (var entry : entries) {
            if (entry != chosen) {
                tensors.add(new Tensor(entry.name(), entry.shape(), TensorReader.floats(entry)));
            } else if (random.nextInt(8) > 0) {
                tensors.add(changed(entry, random));
            }
        }
        return safetensors(tensors);
    }

    private static Tensor changed(TensorEntry entry, Random random) {
        var shape = new ArrayList<>(entry.shape());
        switch (random.nextInt(4)) {
            case 0 -> shape.add(random.nextInt(shape.size() + 1), 1L);
            case 1 -> shape.remove(random.nextInt(shape.size()));
            default -> shape.set(random.nextInt(shape.size()), SIZES[random.nextInt(SIZES.length)]);
        }
        long elements = shape.stream().reduce(1L, (a, b) -> a * b);
        if (elements > 1 << 22) {
            return changed(entry, random);
        }
        return new Tensor(entry.name(), shape, Arrays.copyOf(TensorReader.floats(entry), (int) elements));
    }

    private record Tensor(String name, List<Long> shape, float[] values) {}

    private static byte[] safetensors(List<Tensor> tensors) {
        var header = new ArrayList<String>();
        int end = 0;
        for (var tensor : tensors) {
            int bytes = Float.BYTES * tensor.values().length;
            header.add("\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                    .formatted(tensor.name(), tensor.shape(), end, end + bytes));
            end += bytes;
        }
        byte[] json = ("{" + String.join(",", header) + "}").getBytes(StandardCharsets.UTF_8);
        var file = ByteBuffer.allocate(Long.BYTES + json.length + end).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(json.length).put(json);
        for (var tensor : tensors) {
            for (float value : tensor.values()) {
                file.putFloat(value);
            }
        }
        return file.array();
    }

    /** The state dict of a file, whatever key it stands under. */
    public static TensorTable table(Path file) {
        return Checkpoint.open(file).sections().values().iterator().next();
    }
}
