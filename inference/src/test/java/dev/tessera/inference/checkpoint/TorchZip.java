package dev.tessera.inference.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes zip files that look like PyTorch's. */
final class TorchZip implements AutoCloseable {

    private final ZipOutputStream zip;

    TorchZip(Path file) throws IOException {
        zip = new ZipOutputStream(Files.newOutputStream(file));
    }

    /** A file of one pickle and one storage {@code 0}. */
    static Path of(Path file, byte[] pickle, int storageBytes) throws IOException {
        try (var torch = new TorchZip(file)) {
            torch.stored("archive/data.pkl", pickle).stored("archive/data/0", new byte[storageBytes]);
        }
        return file;
    }

    TorchZip stored(String name, byte[] data) throws IOException {
        var crc = new CRC32();
        crc.update(data);
        var entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(data.length);
        entry.setCrc(crc.getValue());
        return put(entry, data);
    }

    TorchZip compressed(String name, byte[] data) throws IOException {
        return put(new ZipEntry(name), data);
    }

    private TorchZip put(ZipEntry entry, byte[] data) throws IOException {
        zip.putNextEntry(entry);
        zip.write(data);
        zip.closeEntry();
        return this;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
