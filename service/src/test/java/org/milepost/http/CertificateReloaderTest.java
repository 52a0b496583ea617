package org.milepost.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class CertificateReloaderTest {

    private static final Duration PERIOD = Duration.ofMillis(20);

    @TempDir Path directory;

    private final Logger logger = (Logger) LoggerFactory.getLogger(CertificateReloader.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
    }

    @Test
    void aReplacedCertificateIsRead() throws Exception {
        TlsSettings files = TestCertificate.of("RSA").writeTo(directory);
        try (CertificateReloader reloader = start(files)) {
            SSLContext before = reloader.context();
            Thread.sleep(5 * PERIOD.toMillis());
            assertThat(reloader.context()).isSameAs(before);
            TestCertificate.of("EC").writeTo(directory);
            await(() -> !reloader.context().equals(before));

            assertThat(lines().getLast()).startsWith("the certificate has changed; new ");
        }
    }

    /** As Kubernetes does, and certbot for each file. */
    @Test
    void aSwappedLinkIsFollowed() throws Exception {
        Path one = Files.createDirectory(directory.resolve("one"));
        Path two = Files.createDirectory(directory.resolve("two"));
        TestCertificate.of("RSA").writeTo(one);
        TestCertificate.of("EC").writeTo(two);
        Path data = Files.createSymbolicLink(directory.resolve("data"), one);
        TlsSettings files = new TlsSettings(data.resolve("server.crt"), data.resolve("server.key"));
        try (CertificateReloader reloader = start(files)) {
            SSLContext before = reloader.context();
            Path next = Files.createSymbolicLink(directory.resolve("next"), two);
            Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
            await(() -> !reloader.context().equals(before));
        }
    }

    @Test
    void filesThatCannotBeUsedLeaveTheOldOneInUse() throws Exception {
        TlsSettings files = TestCertificate.of("EC").writeTo(directory);
        try (CertificateReloader reloader = start(files)) {
            SSLContext before = reloader.context();
            Files.writeString(files.certificate(), TestCertificate.of("RSA").certificatePem());
            await(() -> log.list.size() == 1);
            TestCertificate.expired().writeTo(directory);
            await(() -> log.list.size() > 1 && lines().getLast().contains("expired"));
            Thread.sleep(5 * PERIOD.toMillis());

            assertThat(reloader.context()).isSameAs(before);
            assertThat(lines().getFirst())
                    .startsWith("the changed certificate or key cannot be used: ")
                    .contains("which the certificate needs")
                    .contains("new connections get the certificate from before");
            assertThat(lines()).doesNotHaveDuplicates();
            assertThat(reloader.status().isHealthy()).isTrue();
            assertThat(reloader.certificate().validUntil()).isAfter(Instant.now());
            assertThat(reloader.certificate().reloadFailures()).isGreaterThan(1);

            TestCertificate.of("RSA").writeTo(directory);
            await(() -> !reloader.context().equals(before));
        }
    }

    @Test
    void filesThatAreBackAreReported() throws Exception {
        TestCertificate certificate = TestCertificate.of("EC");
        TlsSettings files = certificate.writeTo(directory);
        try (CertificateReloader reloader = start(files)) {
            assertThat(reloader.certificate().reloadFailures()).isZero();
            Files.delete(files.key());
            await(() -> reloader.certificate().reloadFailures() > 0);
            certificate.writeTo(directory);
            await(() -> log.list.size() > 1);
            long failures = reloader.certificate().reloadFailures();
            Thread.sleep(5 * PERIOD.toMillis());

            assertThat(lines().getLast())
                    .startsWith("the certificate and its key are again those in use");
            assertThat(reloader.certificate().reloadFailures()).isEqualTo(failures);
        }
    }

    private static CertificateReloader start(TlsSettings files) {
        return CertificateReloader.start(files, Instant::now, PERIOD);
    }

    private List<String> lines() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(10);
        }
    }
}
