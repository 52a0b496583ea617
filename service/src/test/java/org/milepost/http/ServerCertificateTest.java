package org.milepost.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerCertificateTest {

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void aCertificateIsUsableWithItsOwnKey(String algorithm) {
        TlsSettings files = TestCertificate.of(algorithm).writeTo(directory);
        ServerCertificate certificate = ServerCertificate.parse(files.read(), Instant.now());

        assertThat(Duration.between(Instant.now(), certificate.validUntil())).hasDays(28);
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() {
        // EC keys are on one curve here, so that only a signature tells them apart.
        TlsSettings files =
                write(
                        TestCertificate.of("EC").certificatePem(),
                        TestCertificate.expired().keyPem());

        assertRefused(files, true, files.key() + " has another key than the first certificate in ");
    }

    @Test
    void aKeyOfAnotherAlgorithmIsRefused() {
        TlsSettings files =
                write(
                        TestCertificate.of("RSA").certificatePem(),
                        TestCertificate.of("EC").keyPem());

        assertRefused(files, true, " contains no RSA key, which the certificate needs");
    }

    @Test
    void anExpiredCertificateIsRefused() {
        assertRefused(
                TestCertificate.expired().writeTo(directory), false, "server.crt expired at ");
    }

    @Test
    void aCertificateOfTheFutureIsRefused() {
        assertRefused(
                TestCertificate.future().writeTo(directory),
                false,
                "server.crt is valid only from ");
    }

    @Test
    void aMissingFileIsRefused() throws IOException {
        TlsSettings files = TestCertificate.of("EC").writeTo(directory);
        Files.delete(files.key());
        assertRefused(files, true, "server.key cannot be read");
        Files.delete(files.certificate());
        assertRefused(files, false, "server.crt cannot be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA ", "EC ", "ENCRYPTED "})
    void aKeyInAnotherFormIsRefusedWithTheCommandThatConvertsIt(String form) {
        TestCertificate certificate = TestCertificate.of("EC");
        TlsSettings files =
                write(
                        certificate.certificatePem(),
                        certificate.keyPem().replace("PRIVATE", form + "PRIVATE"));

        assertRefused(files, true, "openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
    }

    @Test
    void filesWithoutPemAreRefused() {
        TestCertificate certificate = TestCertificate.of("EC");

        assertRefused(
                write("", certificate.keyPem()),
                false,
                "contains no certificate (-----BEGIN CERTIFICATE-----)");
        assertRefused(
                write(certificate.certificatePem(), "secret"),
                true,
                "contains no key (-----BEGIN PRIVATE KEY-----)");
        assertRefused(
                write(certificate.certificatePem().replace("M", "x"), certificate.keyPem()),
                false,
                "contains a malformed certificate");
    }

    @Test
    void certificatesThatDoNotFollowFromEachOtherAreRefused() {
        TestCertificate own = TestCertificate.of("EC");
        TlsSettings files =
                write(
                        own.certificatePem() + TestCertificate.of("RSA").certificatePem(),
                        own.keyPem());

        assertRefused(files, false, "the server's own must be the first");
    }

    /** No part of a key may get into a log. */
    @Test
    void aMessageDoesNotRepeatTheFile() {
        TlsSettings files = write(TestCertificate.of("EC").certificatePem(), "secret");

        assertThatThrownBy(() -> files.requireUsable(Instant.now()))
                .hasMessageNotContaining("secret");
    }

    private TlsSettings write(String certificate, String key) {
        try {
            return new TlsSettings(
                    Files.writeString(directory.resolve("server.crt"), certificate),
                    Files.writeString(directory.resolve("server.key"), key));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertRefused(TlsSettings files, boolean isKey, String message) {
        UnusableCertificate refused =
                catchThrowableOfType(
                        UnusableCertificate.class, () -> files.requireUsable(Instant.now()));

        assertThat(refused).hasMessageContaining(message);
        assertThat(refused.isKey()).isEqualTo(isKey);
    }
}
