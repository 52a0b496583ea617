package org.milepost.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate with its private key, ready for TLS.
 *
 * <p>Threads: immutable.
 *
 * @param context makes the TLS of connections
 * @param validUntil when the certificate expires
 */
record ServerCertificate(SSLContext context, Instant validUntil) {

    private static final Pattern PRIVATE_KEY =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private static final Pattern OTHER_KEY =
            Pattern.compile("-----BEGIN (ENCRYPTED|RSA|EC) PRIVATE KEY-----");

    private static final String CONVERT =
            "; convert it with: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW";

    /** Sessions of callers whose TLS has no tickets, kept for resumption. */
    private static final int SESSIONS_MAX = 1_000;

    private static final char[] NO_PASSWORD = {};
    private static final byte[] SAMPLE = "a text to sign".getBytes(ISO_8859_1);

    static {
        // A client could make the server negotiate repeatedly, which costs the server more.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    /**
     * Reads a certificate and its key.
     *
     * @throws UnusableCertificate when they are malformed, do not belong together or are not valid
     *     now
     */
    static ServerCertificate parse(TlsSettings.Pem pem, Instant now) {
        Path file = pem.files().certificate();
        List<X509Certificate> chain = chain(file, pem.certificate());
        X509Certificate own = chain.getFirst();
        requireValid(file, own, now);
        Path keyFile = pem.files().key();
        requireLinked(file, chain);
        PrivateKey key = key(keyFile, pem.key(), own.getPublicKey());
        if (!belongs(key, own.getPublicKey())) {
            throw new UnusableCertificate(
                    keyFile + " has another key than the first certificate in " + file, true);
        }
        return new ServerCertificate(context(chain, key), own.getNotAfter().toInstant());
    }

    private static List<X509Certificate> chain(Path file, byte[] pem) {
        List<X509Certificate> chain;
        try {
            chain =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(pem))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
        } catch (CertificateException e) {
            throw new UnusableCertificate(file + " contains a malformed certificate", false, e);
        }
        if (chain.isEmpty()) {
            throw new UnusableCertificate(
                    file + " contains no certificate (-----BEGIN CERTIFICATE-----)", false);
        }
        return chain;
    }

    private static void requireValid(Path file, X509Certificate certificate, Instant now) {
        try {
            certificate.checkValidity(Date.from(now));
        } catch (CertificateExpiredException e) {
            throw new UnusableCertificate(
                    "the certificate in "
                            + file
                            + " expired at "
                            + certificate.getNotAfter().toInstant(),
                    false,
                    e);
        } catch (CertificateNotYetValidException e) {
            throw new UnusableCertificate(
                    "the certificate in "
                            + file
                            + " is valid only from "
                            + certificate.getNotBefore().toInstant(),
                    false,
                    e);
        }
    }

    /** A key in the form PKCS#8, of the algorithm that the certificate names. */
    private static PrivateKey key(Path file, byte[] pem, PublicKey of) {
        String text = new String(pem, ISO_8859_1);
        Matcher encoded = PRIVATE_KEY.matcher(text);
        if (!encoded.find()) {
            Matcher other = OTHER_KEY.matcher(text);
            throw new UnusableCertificate(
                    other.find()
                            ? file + " has a key that is encrypted or not PKCS#8" + CONVERT
                            : file + " contains no key (-----BEGIN PRIVATE KEY-----)",
                    true);
        }
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(encoded.group(1));
            return KeyFactory.getInstance(of.getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UnusableCertificate(
                    file
                            + " contains no "
                            + of.getAlgorithm()
                            + " key, which the certificate needs",
                    true,
                    e);
        }
    }

    private static boolean belongs(PrivateKey key, PublicKey of) {
        String algorithm =
                switch (of.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> of.getAlgorithm();
                };
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(SAMPLE);
            byte[] signature = signing.sign();
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(of);
            verifying.update(SAMPLE);
            return verifying.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** RFC 5246, section 7.4.2: each certificate certifies the one before it. */
    private static void requireLinked(Path file, List<X509Certificate> chain) {
        for (int i = 1; i < chain.size(); i++) {
            try {
                chain.get(i - 1).verify(chain.get(i).getPublicKey());
            } catch (GeneralSecurityException e) {
                throw new UnusableCertificate(
                        file
                                + " has a certificate that did not issue the one before it; the"
                                + " server's own must be the first",
                        false,
                        e);
            }
        }
    }

    private static SSLContext context(List<X509Certificate> chain, PrivateKey key) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            store.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            context.getServerSessionContext().setSessionCacheSize(SESSIONS_MAX);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Every JDK has TLS and PKCS12", e);
        }
    }
}
