package dev.tessera.inference.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles that no Python would write. */
final class PickleBytes {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static PickleBytes start() {
        return new PickleBytes().op(0x80, 2);
    }

    PickleBytes op(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
        return this;
    }

    PickleBytes ops(String opcodes) {
        out.writeBytes(opcodes.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    PickleBytes global(String module, String name) {
        return ops("c" + module + "\n" + name + "\n");
    }

    PickleBytes text(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return ops("X").raw(
                        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length))
                .raw(ByteBuffer.wrap(bytes));
    }

    PickleBytes number(long number) {
        return op(0x8a, 8)
                .raw(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(number));
    }

    PickleBytes numbers(long... numbers) {
        ops("(");
        for (long number : numbers) {
            number(number);
        }
        return ops("t");
    }

    /** {@code _rebuild_tensor_v2} on a storage of floats. */
    PickleBytes tensor(String storage, long elements, long offset, long[] shape, long[] strides) {
        global("torch._utils", "_rebuild_tensor_v2").ops("((").text("storage").global("torch", "FloatStorage");
        text(storage).text("cpu").number(elements).ops("tQ");
        return number(offset).numbers(shape).numbers(strides).op(0x89).ops("}tR");
    }

    byte[] end() {
        return ops(".").out.toByteArray();
    }

    private PickleBytes raw(ByteBuffer bytes) {
        out.writeBytes(bytes.array());
        return this;
    }
}
