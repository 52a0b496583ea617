package org.milepost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Objects;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The form of a log line, and what it never contains. */
class LogFormTest {

    private static final String NUMBER = "84095202006";
    private static final String TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln";

    @Test
    void aServiceLogsAnObjectALineAndMasksNumbersAndTokens() throws Exception {
        String line = logged("json");

        JsonNode object = JsonMapper.shared().readTree(line);
        assertThat(object.get("message").stringValue()).isEqualTo("of ****2006 with ****");
        assertThat(object.get("level").stringValue()).isEqualTo("WARN");
        assertThat(object.get("at").stringValue())
                .matches("\\d{4}-\\d\\d-\\d\\dT[0-9:]{8}\\.\\d{3}Z");
        assertThat(line).contains("java.lang.IllegalStateException");
        assertThat(line).doesNotContain(NUMBER).doesNotContain(TOKEN);
        assertThat(line.strip()).doesNotContain("\n");
    }

    @Test
    void everythingElseLogsTextAndMasksTheSame() throws Exception {
        assertThat(logged("text"))
                .contains(" WARN  LogFormTest - of ****2006 with ****")
                .contains("IllegalStateException: ****2006")
                .doesNotContain(NUMBER)
                .doesNotContain(TOKEN);
    }

    /** Otherwise it would write text of several lines among the objects. */
    @Test
    void whatALibraryLogsWithJavaLoggingGoesToTheSameLog() {
        Logger root = LogManager.getLogManager().getLogger("");
        Handler[] before = root.getHandlers();
        ch.qos.logback.classic.Logger logger =
                (ch.qos.logback.classic.Logger) LoggerFactory.getLogger("some.library");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            Main.joinJavaLogging();
            Logger.getLogger("some.library").warning("of a library");

            assertThat(root.getHandlers()).singleElement().isInstanceOf(SLF4JBridgeHandler.class);
            assertThat(log.list)
                    .singleElement()
                    .satisfies(it -> assertThat(it.getMessage()).isEqualTo("of a library"));
        } finally {
            logger.detachAppender(log);
            SLF4JBridgeHandler.uninstall();
            for (Handler handler : before) {
                root.addHandler(handler);
            }
        }
    }

    @Test
    void librariesThatHaveALineOfOursAreQuiet() throws Exception {
        assertThat(logged("text")).doesNotContain("of the exporter").doesNotContain("of the pool");
    }

    /** What the configuration writes for a warning, in this form. */
    private static String logged(String form) throws JoranException {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.putProperty("MILEPOST_LOG", form);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        PrintStream standardError = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (PrintStream captured = new PrintStream(written, true, UTF_8)) {
            System.setErr(captured);
            configurator.doConfigure(
                    Objects.requireNonNull(LogFormTest.class.getResource("/logback.xml")));
            context.getLogger(LogFormTest.class)
                    .warn("of {} with {}", NUMBER, TOKEN, new IllegalStateException(NUMBER));
            context.getLogger("io.opentelemetry.exporter.otlp.internal.HttpExporter")
                    .error("of the exporter");
            context.getLogger("com.zaxxer.hikari.pool.PoolBase").warn("of the pool");
            context.stop();
        } finally {
            System.setErr(standardError);
        }
        return written.toString(UTF_8);
    }
}
