package org.milepost.staff;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.upokecenter.cbor.CBORObject;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An authenticator with one passkey, and the browser around it: an ES256 key, no attestation, a
 * counter. Its fields let it do what a real one would not. Threads: one at a time.
 */
final class SoftAuthenticator {

    private static final int USER_PRESENT = 0x01;
    private static final int USER_VERIFIED = 0x04;
    private static final int HAS_CREDENTIAL = 0x40;
    private static final int COORDINATE_BYTES = 32;
    private static final int CREDENTIAL_BYTES = 32;
    private static final int MODEL_BYTES = 16;
    private static final int DATA_BYTES = 37;

    private final KeyPair key;
    private final byte[] credential = new byte[CREDENTIAL_BYTES];

    String origin = "https://milepost.example";
    String domain = "milepost.example";
    String format = "none";
    boolean verifiesPerson = true;
    boolean crossOrigin;
    long count = 1;
    String userHandle = "";

    SoftAuthenticator() {
        new SecureRandom().nextBytes(credential);
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            key = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The credential that a browser makes for options of the server. */
    ObjectNode register(JsonNode options) {
        userHandle = options.path("user").path("id").asString();
        byte[] publicKey = publicKey();
        byte[] attested =
                ByteBuffer.allocate(MODEL_BYTES + Short.BYTES + CREDENTIAL_BYTES + publicKey.length)
                        .put(new byte[MODEL_BYTES])
                        .putShort((short) CREDENTIAL_BYTES)
                        .put(credential)
                        .put(publicKey)
                        .array();
        byte[] attestation =
                CBORObject.NewMap()
                        .Add("fmt", format)
                        .Add("attStmt", CBORObject.NewMap())
                        .Add("authData", authenticatorData(HAS_CREDENTIAL, attested))
                        .EncodeToBytes();
        ObjectNode json = json();
        json.putObject("response")
                .put("clientDataJSON", encoded(clientData("webauthn.create", options)))
                .put("attestationObject", encoded(attestation))
                .put("publicKeyAlgorithm", -7)
                .putArray("transports")
                .add("internal");
        return json;
    }

    /** The credential that a browser gets for options of the server; the counter rises before. */
    ObjectNode sign(JsonNode options) {
        count++;
        byte[] data = authenticatorData(0, new byte[0]);
        byte[] clientData = clientData("webauthn.get", options);
        ObjectNode json = json();
        json.putObject("response")
                .put("clientDataJSON", encoded(clientData))
                .put("authenticatorData", encoded(data))
                .put("signature", encoded(signature(data, clientData)))
                .put("userHandle", userHandle);
        return json;
    }

    private ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", encoded(credential)).put("rawId", encoded(credential));
        json.put("type", "public-key").put("authenticatorAttachment", "platform");
        json.putObject("clientExtensionResults").putObject("credProps").put("rk", true);
        return json;
    }

    private byte[] clientData(String type, JsonNode options) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", type);
        json.put("challenge", options.path("challenge").asString());
        json.put("origin", origin).put("crossOrigin", crossOrigin);
        return json.toString().getBytes(UTF_8);
    }

    private byte[] authenticatorData(int flags, byte[] rest) {
        int all = flags | USER_PRESENT | (verifiesPerson ? USER_VERIFIED : 0);
        return ByteBuffer.allocate(DATA_BYTES + rest.length)
                .put(sha256(domain.getBytes(UTF_8)))
                .put((byte) all)
                .putInt((int) count)
                .put(rest)
                .array();
    }

    private byte[] publicKey() {
        ECPublicKey publicKey = (ECPublicKey) key.getPublic();
        return CBORObject.NewMap()
                .Add(1, 2)
                .Add(3, -7)
                .Add(-1, 1)
                .Add(-2, coordinate(publicKey.getW().getAffineX()))
                .Add(-3, coordinate(publicKey.getW().getAffineY()))
                .EncodeToBytes();
    }

    private byte[] signature(byte[] data, byte[] clientData) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key.getPrivate());
            signature.update(data);
            signature.update(sha256(clientData));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[COORDINATE_BYTES];
        int length = Math.min(bytes.length, COORDINATE_BYTES);
        System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE_BYTES - length, length);
        return fixed;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
