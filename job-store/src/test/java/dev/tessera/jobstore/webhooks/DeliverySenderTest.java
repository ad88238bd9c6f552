package dev.tessera.jobstore.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliverySenderTest {

    private static final List<String> SECRETS = List.of(WebhookSecret.draw());

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f.1", "2130706433"})
    void nothingIsSentToThisMachineHoweverItIsWritten(String host) throws Exception {
        try (var receiver = new TestReceiver();
                var sender = new DeliverySender(InstantSource.system(), Duration.ofSeconds(10), false)) {
            var answer = send(sender, "http://" + host + ":" + receiver.port() + "/");
            assertThat(answer.status()).isEmpty();
            assertThat(answer.error()).isPresent();
            assertThat(receiver.waiting()).isZero();
        }
    }

    @Test
    void theRefusalSaysWhy() throws Exception {
        try (var sender = new DeliverySender(InstantSource.system(), Duration.ofSeconds(10), false)) {
            assertThat(send(sender, "http://127.0.0.1:65000/").error())
                    .contains("the receiver's name: 127.0.0.1 is not on the public Internet; no message is sent there");
        }
    }

    @Test
    void aReceiverThatDoesNotAnswerIsLeftAfterTheTimeout() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var sender = new DeliverySender(InstantSource.system(), Duration.ofMillis(300), true)) {
            assertThat(send(sender, "http://127.0.0.1:" + silent.getLocalPort()).error())
                    .contains("the receiver did not answer within 0.3 s");
        }
    }

    private static Answer send(DeliverySender sender, String url) {
        return sender.send(url, "evt_1", SECRETS, "{}").block(Duration.ofSeconds(30));
    }
}
