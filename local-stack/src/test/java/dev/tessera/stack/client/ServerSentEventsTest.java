package dev.tessera.stack.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerSentEventsTest {

    @Test
    void commentsAndNamesAreSkippedAndLinesOfDataJoined() {
        var events =
                new ServerSentEvents(": hello\n\nevent: a\ndata: one\ndata:two\n\n: beat\n\ndata: three\n\n".lines());

        assertThat(events.next()).contains("one\ntwo");
        assertThat(events.next()).contains("three");
        assertThat(events.next()).isEmpty();
    }

    @Test
    void anEventCutOffByTheEndDoesNotCount() {
        assertThat(new ServerSentEvents("data: half".lines()).next()).isEmpty();
    }
}
