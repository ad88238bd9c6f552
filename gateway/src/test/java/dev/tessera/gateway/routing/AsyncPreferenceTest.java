package dev.tessera.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AsyncPreferenceTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "respond-async",
                "Respond-Async",
                "respond-async, wait=10",
                "return=minimal,  RESPOND-ASYNC",
                "respond-async; x=1, wait=5"
            })
    void itIsFoundHoweverItIsWritten(String line) {
        assertThat(AsyncPreference.among(List.of(line))).isTrue();
        assertThat(AsyncPreference.among(List.of("wait=1", line))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", ";", "wait=10", "respond-asynchronously", "x; respond-async"})
    void otherPreferencesAreNot(String line) {
        assertThat(AsyncPreference.among(List.of(line))).isFalse();
    }

    @Test
    void noHeaderIsNoPreference() {
        assertThat(AsyncPreference.among(List.of())).isFalse();
    }
}
