package dev.tessera.inference.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** Reads the data of a tensor into memory: for small tables and for tests, never for whole models. */
public final class TensorReader {

    private static final long MOST_BYTES = 1L << 30;
    private static final long MOST_ELEMENTS = 1L << 28;

    private TensorReader() {}

    /**
     * The elements in row-major order as float32, whatever dtype and strides.
     *
     * @throws CheckpointException if the tensor has more than 1 GiB or 2^28 elements, or the file ends before it
     */
    public static float[] floats(TensorEntry entry) {
        var data = data(entry);
        var values = new float[Math.toIntExact(entry.elements())];
        if (entry.contiguous() && entry.dtype() == DType.F32) {
            data.asFloatBuffer().get(values);
            return values;
        }
        boolean inOrder = entry.contiguous();
        for (int i = 0; i < values.length; i++) {
            int at = inOrder ? i * entry.dtype().bytes() : place(entry, i);
            values[i] = (float) number(entry.dtype(), data, at);
        }
        return values;
    }

    /** The elements in row-major order as doubles. */
    public static double[] doubles(TensorEntry entry) {
        var data = data(entry);
        var values = new double[Math.toIntExact(entry.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(entry.dtype(), data, place(entry, i));
        }
        return values;
    }

    /** The elements of a tensor of whole numbers, in row-major order. */
    public static long[] longs(TensorEntry entry) {
        var data = data(entry);
        var values = new long[Math.toIntExact(entry.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = entry.dtype() == DType.I64
                    ? data.getLong(place(entry, i))
                    : (long) number(entry.dtype(), data, place(entry, i));
        }
        return values;
    }

    /** The byte of element {@code index} (row-major) behind the first one. */
    private static int place(TensorEntry entry, long index) {
        long element = 0;
        for (int axis = entry.shape().size() - 1; axis >= 0; axis--) {
            long size = entry.shape().get(axis);
            element += index % size * entry.strides().get(axis);
            index /= size;
        }
        return Math.toIntExact(element * entry.dtype().bytes());
    }

    private static double number(DType dtype, ByteBuffer data, int at) {
        return switch (dtype) {
            case F64 -> data.getDouble(at);
            case F32 -> data.getFloat(at);
            case F16 -> half(data.getShort(at));
            case BF16 -> Float.intBitsToFloat(data.getShort(at) << 16);
            case I64 -> data.getLong(at);
            case I32 -> data.getInt(at);
            case I16 -> data.getShort(at);
            case I8 -> data.get(at);
            case U8, BOOL -> data.get(at) & 0xFF;
        };
    }

    /** IEEE half precision. */
    private static float half(short bits) {
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        float sign = bits < 0 ? -1 : 1;
        if (exponent == 0) {
            return sign * fraction * 0x1p-24f;
        }
        if (exponent == 31) {
            return fraction == 0 ? sign * Float.POSITIVE_INFINITY : Float.NaN;
        }
        return sign * (1 + fraction * 0x1p-10f) * (float) Math.pow(2, exponent - 15);
    }

    private static ByteBuffer data(TensorEntry entry) {
        if (entry.length() > MOST_BYTES || entry.elements() > MOST_ELEMENTS) {
            throw CheckpointException.of(
                    entry.file(),
                    "tensor '" + entry.name() + "' has " + entry.elements() + " elements in " + entry.length()
                            + " bytes, too many to read at once");
        }
        var buffer = ByteBuffer.allocate((int) entry.length()).order(ByteOrder.LITTLE_ENDIAN);
        try (var channel = FileChannel.open(entry.file(), StandardOpenOption.READ)) {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, entry.offset() + buffer.position()) < 0) {
                    throw CheckpointException.of(entry.file(), "it ends within tensor '" + entry.name() + "'");
                }
            }
        } catch (IOException e) {
            throw CheckpointException.of(entry.file(), "it cannot be read: " + e.getMessage());
        }
        return buffer.flip().order(ByteOrder.LITTLE_ENDIAN);
    }
}
