package org.milepost.http;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.milepost.threads.BackgroundJob;
import org.milepost.threads.JobStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that new connections get, read again when its files change. Contents are
 * compared, not times of change: so it does not matter whether a file is written, replaced, or
 * reached by another symbolic link. Files that cannot be used leave the certificate as it is.
 *
 * <p>Threads: shared by all connections and one background job.
 */
final class CertificateReloader implements AutoCloseable {

    static final Duration PERIOD = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(CertificateReloader.class);
    private static final Duration SINCE_SUCCESS_MAX = Duration.ofMinutes(5);

    private final TlsSettings files;
    private final InstantSource clock;
    private final BackgroundJob job;

    private volatile ServerCertificate current;
    private final AtomicLong failures = new AtomicLong();

    // The job's thread only, after the start.
    private TlsSettings.Pem used;
    private String refusal = "";

    private CertificateReloader(TlsSettings files, InstantSource clock, Duration period) {
        this.files = files;
        this.clock = clock;
        this.used = files.read();
        this.current = ServerCertificate.parse(used, clock.instant());
        this.job = new BackgroundJob("certificate", period, SINCE_SUCCESS_MAX, this::reload);
    }

    /**
     * Reads the files, and then again after each period.
     *
     * @param clock real time
     * @throws UnusableCertificate when the server cannot start with them
     */
    static CertificateReloader start(TlsSettings files, InstantSource clock, Duration period) {
        CertificateReloader reloader = new CertificateReloader(files, clock, period);
        reloader.job.start();
        return reloader;
    }

    /** Makes the TLS of a new connection. */
    SSLContext context() {
        return current.context();
    }

    JobStatus status() {
        return job.status();
    }

    /** What new connections get now. */
    CertificateStatus certificate() {
        return new CertificateStatus(current.validUntil(), failures.get());
    }

    @Override
    public void close() {
        job.close();
    }

    private void reload() {
        try {
            TlsSettings.Pem read = files.read();
            if (Arrays.equals(read.certificate(), used.certificate())
                    && Arrays.equals(read.key(), used.key())) {
                if (!refusal.isEmpty()) {
                    LOG.info(
                            "the certificate and its key are again those in use, which are valid"
                                    + " until {}; nothing to do",
                            current.validUntil());
                }
                refusal = "";
                return;
            }
            ServerCertificate next = ServerCertificate.parse(read, clock.instant());
            current = next;
            used = read;
            refusal = "";
            LOG.info(
                    "the certificate has changed; new connections get the new one, which is valid"
                            + " until {}; nothing to do",
                    next.validUntil());
        } catch (UnusableCertificate e) {
            refuse(String.valueOf(e.getMessage()));
        }
    }

    /** Logged once for each reason: a certificate and its key are often written one by one. */
    private void refuse(String reason) {
        failures.incrementAndGet();
        if (!reason.equals(refusal)) {
            LOG.warn(
                    "the changed certificate or key cannot be used: {}; new connections get the"
                            + " certificate from before, which is valid until {}; correct the files",
                    reason,
                    current.validUntil());
            refusal = reason;
        }
    }
}
