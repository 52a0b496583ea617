package org.milepost.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import java.text.ParseException;
import java.util.Optional;

/**
 * Signs documents with the installation's key, as JSON Web Signatures (RFC 7515) in the compact
 * serialization. The type in the header separates kinds of documents from each other and from
 * tokens (RFC 8725, section 3.11): a verifier of tokens refuses them.
 *
 * <p>Threads: shared.
 */
public final class DocumentSigner {

    private static final int LENGTH_MAX = 64 * 1024;

    private final SigningKeys keys;
    private final JOSEObjectType type;

    /**
     * A signer of one kind of document.
     *
     * @param type the kind, such as {@code milepost-certification}; not that of a token
     */
    DocumentSigner(SigningKeys keys, String type) {
        if (type.equals(TokenIssuer.TYPE.getType()) || type.equalsIgnoreCase("JWT")) {
            throw new IllegalArgumentException("a document is not a token");
        }
        this.keys = keys;
        this.type = new JOSEObjectType(type);
    }

    /** A signature that contains the document. */
    public String sign(byte[] document) {
        SigningKeys.Signer signer = keys.signer();
        JWSHeader header =
                new JWSHeader.Builder(SigningKeys.ALGORITHM)
                        .type(type)
                        .keyID(signer.keyId())
                        .build();
        JWSObject signed = new JWSObject(header, new Payload(document));
        try {
            signed.sign(signer.signer());
        } catch (JOSEException e) {
            throw new IllegalStateException("Our own key signs", e);
        }
        return signed.serialize();
    }

    /** The document in a signature; empty when it is not one of this kind by a key of ours. */
    public Optional<byte[]> verify(String signature) {
        if (signature.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        try {
            JWSObject signed = JWSObject.parse(signature);
            JWSHeader header = signed.getHeader();
            JWK key =
                    header.getKeyID() == null
                            ? null
                            : keys.publicKeys().getKeyByKeyId(header.getKeyID());
            boolean isValid =
                    key != null
                            && type.equals(header.getType())
                            && SigningKeys.ALGORITHM.equals(header.getAlgorithm())
                            && signed.verify(new RSASSAVerifier(key.toRSAKey()));
            return isValid ? Optional.of(signed.getPayload().toBytes()) : Optional.empty();
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
