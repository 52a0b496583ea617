package org.milepost.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.milepost.digest.HmacSha256;

/**
 * Keys that are not in the database, and encrypt the secrets that are. The first encrypts; all
 * decrypt, so that secrets can be encrypted again with another key while servers run. Each key has
 * an identifier, which is computed from it and reveals nothing about it.
 *
 * <p>AES-256 in Galois/Counter Mode (NIST SP 800-38D) with a random nonce of 96 bits, which comes
 * first, and a tag of 128 bits. The place of the secret is authenticated with it, so that no row
 * can take the secret of another one.
 *
 * <p>Threads: immutable; shared.
 */
public final class OutsideKeys {

    /** No keys: secrets are stored as they are. */
    public static final OutsideKeys NONE = new OutsideKeys(List.of());

    /** The length of a key in bytes. */
    public static final int LENGTH = 32;

    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final byte[] ID_TEXT = "milepost outside key".getBytes(UTF_8);
    private static final int ID_BYTES = 8;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, SecretKey> byId = new LinkedHashMap<>();

    /**
     * An encrypted secret.
     *
     * @param keyId the identifier of the key that encrypted it
     * @param bytes the nonce, and the secret with its tag
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    public record Encrypted(String keyId, byte[] bytes) {}

    private OutsideKeys(List<byte[]> keys) {
        for (byte[] key : keys) {
            byId.putIfAbsent(id(key), new SecretKeySpec(key, "AES"));
        }
    }

    /**
     * Keys of 32 bytes, of which the first encrypts.
     *
     * @throws IllegalArgumentException when one has another length
     */
    public static OutsideKeys of(List<byte[]> keys) {
        if (keys.stream().anyMatch(it -> it.length != LENGTH)) {
            throw new IllegalArgumentException("a key has 32 bytes");
        }
        return new OutsideKeys(keys);
    }

    /** The identifier of the key that encrypts; empty when there is none. */
    public Optional<String> encryptingId() {
        return byId.keySet().stream().findFirst();
    }

    /**
     * Encrypts a secret; empty when there is no key.
     *
     * @param place where it is stored: the name of the table and the key of the row
     */
    public Optional<Encrypted> encrypt(String place, byte[] secret) {
        return encryptingId().map(id -> new Encrypted(id, encrypt(id, place, secret)));
    }

    private byte[] encrypt(String id, String place, byte[] secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, id, nonce, place).doFinal(secret);
            byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
            return all;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK encrypts with AES-GCM", e);
        }
    }

    /**
     * Decrypts a secret.
     *
     * @param place where it is stored
     * @throws OperatorFault when its key is not among these, or it was changed or moved
     */
    public byte[] decrypt(String place, Encrypted secret) {
        if (!byId.containsKey(secret.keyId())) {
            throw OperatorFault.ofConfiguration(
                    "A secret in the database ("
                            + place
                            + ") is encrypted with the outside key "
                            + secret.keyId()
                            + ", and encryption.key has "
                            + (byId.isEmpty()
                                    ? "no key"
                                    : "only " + String.join(", ", byId.keySet()))
                            + ". Set encryption.key to the key with that identifier.");
        }
        try {
            byte[] nonce = Arrays.copyOf(secret.bytes(), NONCE_BYTES);
            return cipher(Cipher.DECRYPT_MODE, secret.keyId(), nonce, place)
                    .doFinal(secret.bytes(), NONCE_BYTES, secret.bytes().length - NONCE_BYTES);
        } catch (AEADBadTagException | IllegalArgumentException e) {
            throw OperatorFault.ofConfiguration(
                    "A secret in the database ("
                            + place
                            + ") was changed since it was encrypted. Restore the row from a"
                            + " backup.",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK decrypts with AES-GCM", e);
        }
    }

    private Cipher cipher(int mode, String id, byte[] nonce, String place)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(mode, byId.get(id), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(UTF_8));
        return cipher;
    }

    private static String id(byte[] key) {
        return HexFormat.of().formatHex(HmacSha256.of(key, ID_TEXT), 0, ID_BYTES);
    }

    /** The identifiers, never a key. */
    @Override
    public String toString() {
        return "OutsideKeys " + byId.keySet();
    }
}
