package dev.tessera.web.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.web.WebConfiguration;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

class TracesTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final Optional<String> RECORDED = Optional.of("00-" + TRACE + "-00f067aa0ba902b7-01");
    private static final Optional<String> NOT_RECORDED = Optional.of("00-" + TRACE + "-00f067aa0ba902b7-00");

    @Test
    void withoutACollectorAContextIsPassedOnAsItCame() {
        try (var traces = Traces.none()) {
            var span = traces.span("work", SpanKind.INTERNAL, RECORDED).startSpan();
            assertThat(TraceParent.write(span.getSpanContext())).isEqualTo(RECORDED);
            assertThat(TraceParent.write(traces.span("work", SpanKind.INTERNAL, Optional.empty())
                            .startSpan()
                            .getSpanContext()))
                    .isEmpty();
        }
    }

    @Test
    void aSpanIsAChildOfWhatCausedIt() {
        var span = recorded(1, RECORDED).get(0);
        assertThat(span.getTraceId()).isEqualTo(TRACE);
        assertThat(span.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(span.getResource().getAttributes().asMap()).containsValue("tessera-test");
    }

    @Test
    void aTraceThatBeganElsewhereIsRecordedAsItsBeginningSays() {
        assertThat(recorded(0, RECORDED)).hasSize(1);
        assertThat(recorded(1, NOT_RECORDED)).isEmpty();
    }

    @Test
    void aTraceThatBeginsHereIsRecordedByTheShare() {
        assertThat(recorded(1, Optional.empty())).hasSize(1);
        assertThat(recorded(0, Optional.empty())).isEmpty();
    }

    @Test
    void whatIsNoAddressOfACollectorStopsTheStart() {
        assertThatThrownBy(() -> start("--tessera.traces.endpoint=collector:4318"))
                .rootCause()
                .hasMessageContaining("must be an address such as http://127.0.0.1:4318/v1/traces, or empty");
        assertThatThrownBy(() -> start("--tessera.traces.share=1.5"))
                .rootCause()
                .hasMessageContaining("must be less than or equal to 1");
    }

    private static void start(String setting) {
        new SpringApplicationBuilder(WebConfiguration.class)
                .web(WebApplicationType.NONE)
                .run("--logging.level.root=OFF", setting)
                .close();
    }

    private static List<SpanData> recorded(double share, Optional<String> traceparent) {
        var exporter = new Kept();
        try (var traces = Traces.to(exporter, share, "tessera-test")) {
            traces.span("work", SpanKind.INTERNAL, traceparent).startSpan().end();
        }
        return exporter.spans;
    }

    private static final class Kept implements SpanExporter {

        private final List<SpanData> spans = new ArrayList<>();

        @Override
        public CompletableResultCode export(Collection<SpanData> some) {
            spans.addAll(some);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
