package dev.tessera.inference.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.golden.TestDevice;
import dev.tessera.inference.onnx.ElementType;
import dev.tessera.inference.onnx.Graph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With a graph that adds one to every key and two to every value it is given. */
class KvCacheTest {

    private final KvCache cache = new KvCache(1, 2, 3, 2, 8);
    private final ModelSession session = ModelSession.open(counting(), TestDevice.target(1));

    private static Graph counting() {
        var graph = Graph.named("counting");
        var key = graph.input("past_key.0", ElementType.FLOAT32, "R", 2, 3, 2);
        var value = graph.input("past_value.0", ElementType.FLOAT32, "R", 2, 3, 2);
        graph.output("present_key.0", graph.ops().add(key, graph.constant(1)));
        graph.output("present_value.0", graph.ops().add(value, graph.constant(2)));
        return graph;
    }

    @AfterEach
    void close() {
        session.close();
        cache.close();
    }

    private void run(int first, int rows) {
        try (var call = session.call()) {
            cache.bind(call, first, rows);
            call.run();
        }
    }

    private float key(int row) {
        return cache.read(0, true, row, 1)[3];
    }

    @Test
    void pastAndPresentAreOneBuffer() {
        cache.reserve(2);
        run(0, 2);
        run(0, 2);
        assertThat(key(0)).isEqualTo(2);
        assertThat(cache.read(0, false, 1, 2)).containsExactly(4, 4, 4, 4);
    }

    @Test
    void onlyTheBoundRowsAreTouched() {
        cache.reserve(4);
        run(1, 2);
        assertThat(key(0)).isZero();
        assertThat(key(1)).isEqualTo(1);
        assertThat(key(2)).isEqualTo(1);
        assertThat(key(3)).isZero();
    }

    @Test
    void growingKeepsWhatIsCached() {
        cache.reserve(2);
        run(1, 1);
        cache.reserve(5);
        assertThat(key(0)).isZero();
        assertThat(key(1)).isEqualTo(1);
        run(0, 5);
        assertThat(key(1)).isEqualTo(2);
        assertThat(key(4)).isEqualTo(1);
    }

    @Test
    void swappedRowsChangePlaces() {
        cache.reserve(3);
        run(2, 1);
        cache.swap(0, 2);
        assertThat(key(0)).isEqualTo(1);
        assertThat(key(2)).isZero();
    }

    @Test
    void moreRowsThanPromisedAreRefused() {
        assertThatThrownBy(() -> cache.reserve(9)).hasMessage("a cache of 8 rows cannot hold 9");
        cache.reserve(2);
        assertThatThrownBy(() -> run(1, 2)).hasMessage("rows 1 to 2 of a cache of 2");
    }
}
