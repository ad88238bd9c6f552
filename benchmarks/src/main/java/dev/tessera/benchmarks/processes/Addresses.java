package dev.tessera.benchmarks.processes;

import dev.tessera.benchmarks.network.CutProxy;
import dev.tessera.embedded.ports.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.IntStream;

/** Ports of the servers, the same for all their lives, and the proxies that clients of theirs use. */
record Addresses(
        int postgres,
        int kafka,
        int kafkaController,
        List<Integer> jobStores,
        int gateway,
        CutProxy toPostgres,
        CutProxy toKafka,
        CutProxy toJobStores)
        implements AutoCloseable {

    static Addresses choose(int jobStoreCount) throws IOException {
        int postgres = free();
        int kafka = free();
        var jobStores = IntStream.range(0, jobStoreCount).mapToObj(i -> free()).toList();
        return new Addresses(
                postgres,
                kafka,
                free(),
                jobStores,
                free(),
                CutProxy.start(0, List.of(postgres)),
                CutProxy.start(0, List.of(kafka)),
                CutProxy.start(0, jobStores));
    }

    private static int free() {
        return Ports.claim(InetAddress.getLoopbackAddress(), 0, "test", "none");
    }

    @Override
    public void close() throws IOException {
        toPostgres.close();
        toKafka.close();
        toJobStores.close();
    }
}
