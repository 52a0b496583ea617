package org.milepost.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.milepost.threads.BackgroundJob;
import org.milepost.threads.JobStatus;

/**
 * The keys of the installation. All verify tokens; of those whose time to sign has come, the last
 * one signs. The first is generated when the first instance starts, and stored in the database, so
 * that tokens stay valid after a restart and in every instance. A key's identifier is its
 * thumbprint (RFC 7638).
 *
 * <p>Once started, the keys are read again every second, so that a key that was added or ended by
 * command is known in every instance within two seconds. While the database cannot be reached, the
 * last known ones are used.
 *
 * <p>Threads: shared; a background job reads the keys.
 */
public final class SigningKeys implements AutoCloseable {

    /** The only algorithm of our signatures. */
    static final JWSAlgorithm ALGORITHM = JWSAlgorithm.RS256;

    private static final int KEY_BITS = 3072;

    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** Beyond it, tokens of a key that was ended may still be accepted. */
    private static final Duration SINCE_SUCCESS_MAX = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final Optional<BackgroundJob> job;

    private volatile Usable usable;

    /** A key that signs. */
    record Signer(String keyId, Instant signsFrom, JWSSigner signer) {}

    /**
     * The keys at one reading.
     *
     * @param stored as the database has them
     * @param signers the one that signs last first
     * @param jwks the public keys as a JSON Web Key Set
     */
    private record Usable(
            List<SigningKeyStore.Stored> stored,
            List<Signer> signers,
            JWKSet publicKeys,
            String jwks) {}

    private SigningKeys(Usable first, InstantSource clock, Optional<SigningKeyStore> store) {
        this.usable = first;
        this.clock = clock;
        this.job =
                store.map(
                        it ->
                                new BackgroundJob(
                                        "signing-keys",
                                        PERIOD,
                                        SINCE_SUCCESS_MAX,
                                        () -> refresh(it)));
    }

    /** The keys of this database; the first one is generated if there is none. */
    public static SigningKeys load(SigningKeyStore store, InstantSource clock) {
        List<SigningKeyStore.Stored> stored = store.all();
        if (stored.isEmpty()) {
            stored = store.addFirst(generate(), clock.instant());
        }
        return new SigningKeys(usable(stored), clock, Optional.of(store));
    }

    /** The keys in these JSON Web Keys, of which the first signs. */
    static SigningKeys of(List<String> jwks) {
        List<SigningKeyStore.Stored> stored = new ArrayList<>();
        for (String jwk : jwks) {
            Instant since = Instant.EPOCH.minusSeconds(stored.size());
            String keyId = parse(jwk).getKeyID();
            stored.add(
                    new SigningKeyStore.Stored(
                            new SigningKey(keyId, since, since, Optional.empty(), Optional.empty()),
                            jwk));
        }
        return new SigningKeys(
                usable(stored), InstantSource.fixed(Instant.EPOCH), Optional.empty());
    }

    /** Reads the keys again every second until closed. */
    SigningKeys start() {
        job.ifPresent(BackgroundJob::start);
        return this;
    }

    /** The state of the job that reads. */
    JobStatus jobStatus() {
        return job.orElseThrow().status();
    }

    @Override
    public void close() {
        job.ifPresent(BackgroundJob::close);
    }

    /** A new key pair. */
    static RSAKey generate() {
        try {
            return new RSAKeyGenerator(KEY_BITS)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(ALGORITHM)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("Every JDK makes RSA keys", e);
        }
    }

    /** The key that signs now. */
    Signer signer() {
        return signerAt(clock.instant());
    }

    /**
     * The key that signed at a time, so that what was signed then can be signed again with the same
     * bytes. If that key was ended, the next one.
     */
    Signer signerAt(Instant time) {
        List<Signer> signers = usable.signers();
        return signers.stream()
                .filter(it -> !it.signsFrom().isAfter(time))
                .findFirst()
                .orElseGet(signers::getLast);
    }

    /** Whether tokens of this key are accepted. */
    boolean verifies(String keyId) {
        return usable.publicKeys().getKeyByKeyId(keyId) != null;
    }

    /** The public keys as a JSON Web Key Set. */
    byte[] jwks() {
        return usable.jwks().getBytes(StandardCharsets.UTF_8);
    }

    /** The public keys. */
    JWKSet publicKeys() {
        return usable.publicKeys();
    }

    private void refresh(SigningKeyStore store) {
        List<SigningKeyStore.Stored> now = store.all();
        if (!now.equals(usable.stored())) {
            usable = usable(now);
        }
        if (now.stream().anyMatch(it -> isExpired(it.key()))) {
            store.deleteExpired();
        }
    }

    private boolean isExpired(SigningKey key) {
        return key.verifiesUntil().filter(clock.instant()::isAfter).isPresent();
    }

    private static Usable usable(List<SigningKeyStore.Stored> stored) {
        try {
            List<Signer> signers = new ArrayList<>();
            List<JWK> keys = new ArrayList<>();
            for (SigningKeyStore.Stored each : stored) {
                RSAKey key = parse(each.jwk()).toRSAKey();
                keys.add(key);
                signers.add(
                        new Signer(key.getKeyID(), each.key().signsFrom(), new RSASSASigner(key)));
            }
            JWKSet published = new JWKSet(keys).toPublicJWKSet();
            return new Usable(stored, signers, published, published.toString(true));
        } catch (JOSEException e) {
            throw new IllegalStateException("A stored signing key cannot be used", e);
        }
    }

    private static JWK parse(String jwk) {
        try {
            return JWK.parse(jwk);
        } catch (ParseException e) {
            throw new IllegalStateException("A stored signing key cannot be used", e);
        }
    }
}
