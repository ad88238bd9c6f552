package dev.tessera.web.requests;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
    @Test
    void aValidHeaderIsPassedOnUnchanged() {
        var header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assertThat(TraceParent.parse(header)).contains(new TraceParent(header, "4bf92f3577b34da6a3ce929d0e0e4736"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x"
            })
    void aBrokenHeaderIsNone(String header) {
        assertThat(TraceParent.parse(header)).isEmpty();
    }

    @Property(tries = 100)
    void aFreshOneIsValidAndSoIsNoText(@ForAll String text) {
        var fresh = TraceParent.fresh();
        assertThat(TraceParent.parse(fresh.header())).contains(fresh);
        assertThat(TraceParent.parse(text)).isEmpty();
    }
}
