package dev.tessera.stack.data;

import dev.tessera.stack.StackException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/**
 * One stack per data folder. The lock is the kernel's: it goes with the process, however that ends, so a file left by
 * a killed stack never blocks the next one.
 */
public final class StackLock implements AutoCloseable {

    private final DataFolder data;
    private final FileChannel channel;

    private StackLock(DataFolder data, FileChannel channel) {
        this.data = data;
        this.channel = channel;
    }

    /** @throws StackException naming the process that has the folder */
    public static StackLock take(DataFolder data) {
        try {
            var channel = FileChannel.open(data.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw inUse(data);
            }
            new RunningStack(ProcessHandle.current().pid(), "", 0, 0, 0).write(data);
            return new StackLock(data, channel);
        } catch (IOException e) {
            throw new StackException(
                    "data folder " + data.path() + " cannot be locked (" + e + "); choose another folder with --data",
                    e);
        }
    }

    static boolean isHeld(DataFolder data) {
        try (var channel = FileChannel.open(data.lock(), StandardOpenOption.WRITE)) {
            var lock = lock(channel);
            return lock == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** Null when somebody else has it, in this JVM or in another. */
    private static FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static StackException inUse(DataFolder data) {
        var owner = RunningStack.read(data)
                .map(r -> " (process " + r.pid() + (r.isReady() ? ", " + r.address() : ", still starting") + ")")
                .orElse("");
        return new StackException("data folder " + data.path() + " is in use by a running stack" + owner
                + "; stop it with './tessera down --data " + data.path() + "', or choose another folder with --data");
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(data.running());
            channel.close();
        } catch (IOException e) {
            throw new StackException("data folder " + data.path() + " cannot be unlocked (" + e + ")", e);
        }
    }
}
