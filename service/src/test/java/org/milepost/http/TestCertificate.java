package org.milepost.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate of localhost that it issued itself, made by the JDK's keytool once for each kind.
 */
public final class TestCertificate {

    private static final char[] PASSWORD = "of a test".toCharArray();
    private static final Map<String, TestCertificate> MADE = new ConcurrentHashMap<>();

    private final Certificate certificate;
    private final byte[] key;

    private TestCertificate(Certificate certificate, byte[] key) {
        this.certificate = certificate;
        this.key = key;
    }

    /** One that is valid for a month, with a key of this algorithm, RSA or EC. */
    public static TestCertificate of(String algorithm) {
        return of(algorithm, "-1d");
    }

    /** One that expired yesterday. */
    static TestCertificate expired() {
        return of("EC", "-31d");
    }

    /** One that is not valid yet. */
    static TestCertificate future() {
        return of("EC", "+1d");
    }

    private static TestCertificate of(String algorithm, String start) {
        return MADE.computeIfAbsent(algorithm + start, _ -> make(algorithm, start));
    }

    private static TestCertificate make(String algorithm, String start) {
        try {
            Path directory = Files.createTempDirectory("certificate-");
            Path file = directory.resolve("keys.p12");
            Process keytool =
                    new ProcessBuilder(
                                    List.of(
                                            Path.of(
                                                            System.getProperty("java.home"),
                                                            "bin",
                                                            "keytool")
                                                    .toString(),
                                            "-genkeypair",
                                            "-alias",
                                            "server",
                                            "-keyalg",
                                            algorithm,
                                            "-dname",
                                            "CN=localhost",
                                            "-ext",
                                            "SAN=dns:localhost,ip:127.0.0.1",
                                            "-startdate",
                                            start,
                                            "-validity",
                                            "30",
                                            "-storetype",
                                            "PKCS12",
                                            "-keystore",
                                            file.toString(),
                                            "-storepass",
                                            new String(PASSWORD)))
                            .redirectErrorStream(true)
                            .start();
            String output = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool failed: " + output);
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, PASSWORD);
            }
            Files.delete(file);
            Files.delete(directory);
            return new TestCertificate(
                    store.getCertificate("server"), store.getKey("server", PASSWORD).getEncoded());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while keytool ran", e);
        }
    }

    /** The certificate in PEM form. */
    public String certificatePem() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key in PEM form, PKCS#8. */
    public String keyPem() {
        return pem("PRIVATE KEY", key);
    }

    /** Writes both into a directory, as server.crt and server.key. */
    public TlsSettings writeTo(Path directory) {
        try {
            return new TlsSettings(
                    Files.writeString(directory.resolve("server.crt"), certificatePem()),
                    Files.writeString(directory.resolve("server.key"), keyPem()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** TLS of a client that trusts this certificate only. */
    public SSLContext client() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("server", certificate);
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String name, byte[] bytes) {
        return "-----BEGIN "
                + name
                + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END "
                + name
                + "-----\n";
    }
}
