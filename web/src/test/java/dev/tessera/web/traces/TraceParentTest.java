package dev.tessera.web.traces;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
    @Test
    void aValidHeaderIsWrittenAsItWasRead() {
        var header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03";
        assertThat(TraceParent.write(TraceParent.read(Optional.of(header)))).contains(header);
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
        assertThat(TraceParent.read(Optional.of(header)).isValid()).isFalse();
    }

    @Property(tries = 100)
    void aFreshOneIsValidAndNoTextIs(@ForAll String text) {
        var fresh = TraceParent.write(TraceParent.fresh());
        assertThat(fresh).hasValueSatisfying(header -> assertThat(header).endsWith("-00"));
        assertThat(TraceParent.write(TraceParent.read(fresh))).isEqualTo(fresh);
        assertThat(TraceParent.read(Optional.of(text)).isValid()).isFalse();
    }
}
