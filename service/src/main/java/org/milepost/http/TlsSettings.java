package org.milepost.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The PEM files with which the server proves its name in TLS.
 *
 * @param certificate the server's certificate, followed by those of the authorities that issued it
 * @param key its private key
 */
public record TlsSettings(Path certificate, Path key) {

    /**
     * Tests whether a server can start with the files.
     *
     * @throws UnusableCertificate when it cannot
     */
    public void requireUsable(Instant now) {
        ServerCertificate.parse(read(), now);
    }

    /** The present contents of both files. */
    Pem read() {
        return new Pem(this, bytes(certificate, false), bytes(key, true));
    }

    private static byte[] bytes(Path file, boolean isKey) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UnusableCertificate(file + " cannot be read", isKey, e);
        }
    }

    /** What the files contain. */
    @SuppressWarnings("ArrayRecordComponent") // contents are compared by hand
    record Pem(TlsSettings files, byte[] certificate, byte[] key) {}
}
