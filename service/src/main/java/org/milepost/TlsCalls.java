package org.milepost;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.milepost.postgres.OperatorFault;

/** Calls of commands to a server: which authorities they trust, and what to do when one fails. */
final class TlsCalls {

    private TlsCalls() {}

    /**
     * A client.
     *
     * @param authorities a PEM file with the certificates that it trusts; null for those that Java
     *     trusts
     */
    static HttpClient client(@Nullable Path authorities, Duration connectTimeout) {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(connectTimeout);
        if (authorities != null) {
            builder.sslContext(trusting(authorities));
        }
        try {
            return builder.build();
        } catch (UncheckedIOException e) {
            throw new OperatorFault(
                    "Java cannot read its trust store: "
                            + last(e)
                            + ". Check javax.net.ssl.trustStore in MILEPOST_JAVA_OPTIONS, or give"
                            + " --ca FILE.",
                    e);
        }
    }

    /** Why a call to this address failed. */
    static OperatorFault fault(URI url, IOException e) {
        boolean isTls = false;
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof GeneralSecurityException) {
                boolean isOtherName =
                        each instanceof CertificateException && each.getCause() == null;
                return new OperatorFault(
                        "the certificate of "
                                + url
                                + (isOtherName
                                        ? " is not valid for this address: " + each.getMessage()
                                        : " is not trusted: "
                                                + last(e)
                                                + ". Give the certificate of its authority with"
                                                + " --ca FILE (PEM)")
                                + ".",
                        e);
            }
            isTls |= each instanceof SSLException;
        }
        return new OperatorFault(
                isTls
                        ? "TLS with " + url + " failed: " + last(e) + "."
                        : "no server answers at " + url + ".",
                e);
    }

    private static SSLContext trusting(Path file) {
        Collection<? extends Certificate> certificates;
        try (InputStream in = Files.newInputStream(file)) {
            certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
        } catch (IOException e) {
            throw new OperatorFault("--ca: " + file + " cannot be read.", e);
        } catch (CertificateException e) {
            throw new OperatorFault("--ca: " + file + " has a malformed certificate.", e);
        }
        if (certificates.isEmpty()) {
            throw new OperatorFault(
                    "--ca: " + file + " has no certificate (-----BEGIN CERTIFICATE-----).");
        }
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Every JDK has TLS and PKCS12", e);
        }
    }

    /** The message of the first cause. */
    private static String last(Throwable thrown) {
        Throwable each = thrown;
        while (each.getCause() != null) {
            each = each.getCause();
        }
        return String.valueOf(each.getMessage());
    }
}
