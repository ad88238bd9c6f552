package dev.tessera.inference.int8;

import dev.tessera.inference.checkpoint.TensorEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** The bytes of a tensor, a piece at a time. */
final class Pieces {

    private static final int BYTES = 1 << 18;

    private Pieces() {}

    /** @throws IOException if the file cannot be read, or ends before the tensor does */
    static void read(TensorEntry tensor, Consumer<ByteBuffer> consumer) throws IOException {
        var piece = ByteBuffer.allocate(BYTES);
        try (var channel = FileChannel.open(tensor.file(), StandardOpenOption.READ)) {
            long end = tensor.offset() + tensor.length();
            for (long at = tensor.offset(); at < end; ) {
                piece.clear().limit((int) Math.min(BYTES, end - at));
                int read = channel.read(piece, at);
                if (read <= 0) {
                    throw new IOException(tensor.file() + " ends within tensor '" + tensor.name() + "'");
                }
                consumer.accept(piece.flip());
                at += read;
            }
        }
    }
}
