package dev.tessera.jobstore.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.protocol.Ids;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every content store promises. */
abstract class ContentStoreContract {

    abstract ContentStore store();

    @ParameterizedTest
    @ValueSource(ints = {1, ContentStore.PART, ContentStore.PART + 1, 8 << 20, (17 << 20) + 5})
    void whatIsCompletedIsReadBackFromAnywhere(int bytes) throws Exception {
        var data = data(bytes);
        var id = stored(data);

        assertThat(new ContentStream(store(), id, bytes).readAllBytes()).isEqualTo(data);
        long middle = bytes / 2;
        var part = store().read(id, middle);
        assertThat(part.length).isBetween(1, ContentStore.PART);
        assertThat(part).isEqualTo(Arrays.copyOfRange(data, (int) middle, (int) middle + part.length));
    }

    @Test
    void thereIsNothingBehindTheEnd() {
        var id = stored(data(10));
        assertThatThrownBy(() -> store().read(id, 10))
                .isInstanceOf(ContentMissingException.class)
                .hasMessage("content " + id + " has nothing at byte 10; it was deleted, or its store lost it");
    }

    @Test
    void whatIsDeletedOrWasNeverThereIsMissing() {
        var id = stored(data(10));
        var other = stored(data(11));
        store().delete(List.of(id, Ids.next()));
        assertThatThrownBy(() -> store().read(id, 0)).isInstanceOf(ContentMissingException.class);
        assertThat(store().read(other, 0)).hasSize(11);
    }

    @Test
    void anAbortedUploadLeavesNothing() {
        var id = Ids.next();
        var writer = new ContentWriter(store().begin(id));
        writer.write(data(20 << 20), 0, 20 << 20);
        writer.abort();
        assertThatThrownBy(() -> store().read(id, 0)).isInstanceOf(ContentMissingException.class);
    }

    private UUID stored(byte[] data) {
        var id = Ids.next();
        var writer = new ContentWriter(store().begin(id));
        writer.write(data, 0, data.length);
        assertThat(writer.complete().bytes()).isEqualTo(data.length);
        return id;
    }

    private static byte[] data(int bytes) {
        var data = new byte[bytes];
        new Random(bytes).nextBytes(data);
        return data;
    }
}
