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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys of the installation: the newest signs tokens, all verify them. The first is generated
 * when the first instance starts, and stored in the database, so that tokens stay valid after a
 * restart and in every instance. A key's identifier is its thumbprint (RFC 7638).
 *
 * <p>Threads: immutable; shared.
 */
public final class SigningKeys {

    /** The only algorithm of our signatures. */
    static final JWSAlgorithm ALGORITHM = JWSAlgorithm.RS256;

    private static final int KEY_BITS = 3072;

    private final JWSSigner signer;
    private final String signingKeyId;
    private final JWKSet publicKeys;

    private SigningKeys(List<JWK> keys) throws JOSEException {
        RSAKey newest = keys.getFirst().toRSAKey();
        this.signer = new RSASSASigner(newest);
        this.signingKeyId = newest.getKeyID();
        this.publicKeys = new JWKSet(keys).toPublicJWKSet();
    }

    /** The keys of this database; the first one is generated if there is none. */
    public static SigningKeys load(SigningKeyStore store, InstantSource clock) {
        List<String> stored = store.all();
        if (stored.isEmpty()) {
            RSAKey first = generate();
            stored = store.addFirst(first.getKeyID(), first.toJSONString(), clock.instant());
        }
        return of(stored);
    }

    /** The keys in these JSON Web Keys, the newest first. */
    static SigningKeys of(List<String> jwks) {
        try {
            List<JWK> keys = new ArrayList<>();
            for (String jwk : jwks) {
                keys.add(JWK.parse(jwk));
            }
            return new SigningKeys(keys);
        } catch (JOSEException | ParseException e) {
            throw new IllegalStateException("A stored signing key cannot be used", e);
        }
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

    JWSSigner signer() {
        return signer;
    }

    String signingKeyId() {
        return signingKeyId;
    }

    /** The public keys as a JSON Web Key Set. */
    byte[] jwks() {
        return publicKeys.toString(true).getBytes(StandardCharsets.UTF_8);
    }

    /** The public keys. */
    JWKSet publicKeys() {
        return publicKeys;
    }
}
