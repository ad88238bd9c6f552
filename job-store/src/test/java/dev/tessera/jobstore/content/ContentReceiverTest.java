package dev.tessera.jobstore.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.protocol.Ids;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.publisher.Flux;

/** What becomes of an upload whose sender leaves, moment by moment. */
class ContentReceiverTest {

    /** A store that remembers what was asked of it. */
    private static final class Watched implements ContentStore {

        final List<String> calls = new CopyOnWriteArrayList<>();

        @Override
        public String name() {
            return "watched";
        }

        @Override
        public Upload begin(UUID id) {
            return new Upload() {
                @Override
                public void append(byte[] part) {
                    calls.add("append " + part.length);
                }

                @Override
                public void complete() {
                    calls.add("complete");
                }

                @Override
                public void abort() {
                    calls.add("abort");
                }
            };
        }

        @Override
        public byte[] read(UUID id, long offset) {
            throw new ContentMissingException(id, offset);
        }

        @Override
        public void delete(Collection<UUID> ids) {
            calls.add("delete");
        }
    }

    private final Watched store = new Watched();
    private final ContentReceiver receiver = new ContentReceiver(store);

    private static DataBuffer bytes(int count) {
        return DefaultDataBufferFactory.sharedInstance.wrap(new byte[count]);
    }

    @Test
    void aSenderThatLeavesWhileItsUploadIsNotedTakesNothingAway() throws Exception {
        var noting = new CountDownLatch(1);
        var left = new CountDownLatch(1);
        var noted = new CountDownLatch(1);
        var upload = receiver.receive(Ids.next(), Flux.just(bytes(3)), 10)
                .doOnNext(received -> {
                    noting.countDown();
                    awaitUninterrupted(left);
                    noted.countDown();
                })
                .subscribe();
        assertThat(noting.await(30, TimeUnit.SECONDS)).isTrue();
        upload.dispose();
        left.countDown();
        assertThat(noted.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(store.calls).containsExactly("append 3", "complete");
    }

    @Test
    void aBodyThatIsTooLargeLeavesNothing() {
        receiver.receive(Ids.next(), Flux.just(bytes(3), bytes(9)), 10)
                .onErrorComplete()
                .block();
        assertThat(store.calls).containsExactly("abort");
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }
}
