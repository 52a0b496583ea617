package org.milepost.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.ConnectException;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ReportedExportTest {

    @Test
    void manyFailuresAreOneLineAndTheNextSuccessIsAnother() {
        Logger logger = (Logger) LoggerFactory.getLogger(ReportedExport.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        BreakableExporter exporter = new BreakableExporter();
        SpanExporter reported = ReportedExport.of(exporter, "http://collector.example/v1/traces");
        try {
            for (boolean breaks : new boolean[] {false, true, true, true, false, false, true}) {
                exporter.isBroken = breaks;
                reported.export(List.of());
            }
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list)
                .extracting(ILoggingEvent::getLevel)
                .containsExactly(Level.WARN, Level.INFO, Level.WARN);
        assertThat(log.list.getFirst().getFormattedMessage())
                .startsWith(
                        "the collector does not take traces at http://collector.example/v1/traces:"
                                + " java.net.ConnectException: refused; they are lost until it does");
    }

    /** Fails as the SDK's exporters do, with the reason as the cause. */
    private static final class BreakableExporter implements SpanExporter {

        private boolean isBroken;

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            return isBroken
                    ? CompletableResultCode.ofExceptionalFailure(
                            new IllegalStateException(new ConnectException("refused")))
                    : CompletableResultCode.ofSuccess();
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
