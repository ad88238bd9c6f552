package dev.tessera.inference.int8;

import dev.tessera.inference.onnx.Int8Weight;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 over the names, shapes and bytes of weights as they lie in the checkpoint: what a rounded copy is a copy of. */
final class WeightDigest {

    private WeightDigest() {}

    /**
     * In hexadecimal digits. The weights are read in parallel: their own digests are what is digested.
     *
     * @throws IOException if a checkpoint cannot be read
     */
    static String of(List<Int8Weight> weights) throws IOException {
        var all = sha256();
        for (byte[] digest : InParallel.map(weights, WeightDigest::digest)) {
            all.update(digest);
        }
        return HexFormat.of().formatHex(all.digest());
    }

    private static byte[] digest(Int8Weight weight) throws IOException {
        var digest = sha256();
        var source = weight.source();
        var names = List.of(
                weight.matrix().name(), weight.scales().name(), source.dtype(), source.shape(), source.strides());
        digest.update(names.toString().getBytes(StandardCharsets.UTF_8));
        Pieces.read(source, digest::update);
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
