package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails every test class during which something was logged that no log may hold: a number of a
 * collector or member, a token, a secret. JUnit registers it for every test.
 *
 * <p>It reads what is logged before the mask of the configuration is applied: all messages of this
 * program and to the warnings of libraries, with their stack traces.
 *
 * <p>Threads: events come from all.
 */
public final class SecretsInLogs implements BeforeAllCallback, AfterAllCallback {

    private static final Listener LISTENER = new Listener();

    /** Numbers of no member: identifiers in hexadecimal, commits, and names of temporary files. */
    private static final Pattern HARMLESS =
            Pattern.compile(
                    "\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}"
                            + "|@\\p{XDigit}+|0x\\p{XDigit}+"
                            + "|commit(=\"| )\\p{XDigit}{12}\\b"
                            + "|(milepost-test-|junit-?)\\d+");

    private static final Pattern SECRET =
            Pattern.compile(
                    "\\d{8,}|eyJ[\\w-]{8,}|[\\w-]+-secret\\b|(?i:bearer) [\\w.-]{8,}"
                            + "|api_key=\\w+|(sandbox\\d){3}");

    @Override
    public void beforeAll(ExtensionContext context) {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        synchronized (LISTENER) {
            if (!LISTENER.isStarted()) {
                LISTENER.setContext(root.getLoggerContext());
                LISTENER.start();
                root.addAppender(LISTENER);
            }
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        assertThat(LISTENER.taken()).as("what must not be logged").isEmpty();
    }

    /** Whether it is registered. */
    static boolean isListening() {
        return LISTENER.isStarted();
    }

    /** What of this text must not be logged. */
    static List<String> in(String text) {
        List<String> found = new ArrayList<>();
        Matcher secret = SECRET.matcher(HARMLESS.matcher(text).replaceAll(""));
        while (secret.find()) {
            found.add(secret.group());
        }
        return found;
    }

    private static final class Listener extends AppenderBase<ILoggingEvent> {

        private final Queue<String> found = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            boolean ours = event.getLoggerName().startsWith("org.milepost");
            if (!ours && !event.getLevel().isGreaterOrEqual(Level.WARN)) {
                return;
            }
            String text = event.getFormattedMessage();
            if (event.getThrowableProxy() != null) {
                text += "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
            }
            List<String> secrets = in(text);
            if (!secrets.isEmpty()) {
                found.add(secrets + " in " + event.getLoggerName() + ": " + text);
            }
        }

        /** What was found since the last time. */
        List<String> taken() {
            List<String> taken = new ArrayList<>();
            for (String one = found.poll(); one != null; one = found.poll()) {
                taken.add(one);
            }
            return taken;
        }
    }
}
