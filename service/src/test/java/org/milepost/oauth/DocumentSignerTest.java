package org.milepost.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signed documents: nobody else makes them, and they are no tokens (RFC 8725, section 3.11). */
final class DocumentSignerTest {

    private static final byte[] DOCUMENT = "{\"sub\":\"loy1-pos\"}".getBytes(UTF_8);
    private static final SigningKeys KEYS =
            SigningKeys.of(List.of(SigningKeys.generate().toJSONString()));

    private final DocumentSigner signer = new DocumentSigner(KEYS, "report");

    @Test
    void aSignatureContainsItsDocument() {
        assertThat(signer.verify(signer.sign(DOCUMENT))).contains(DOCUMENT);
    }

    @Test
    void anyLibraryVerifiesItWithThePublishedKeys() throws Exception {
        JWSObject signed = JWSObject.parse(signer.sign(DOCUMENT));
        JWKSet published = JWKSet.parse(new String(KEYS.jwks(), UTF_8));

        assertThat(
                        signed.verify(
                                new RSASSAVerifier(
                                        published
                                                .getKeyByKeyId(signed.getHeader().getKeyID())
                                                .toRSAKey())))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b.c", "e30.e30.e30", "..", "e30..e30"})
    void otherTextIsNone(String text) {
        assertThat(signer.verify(text)).isEmpty();
    }

    @Test
    void aChangedDocumentIsNone() {
        String[] parts = signer.sign(DOCUMENT).split("\\.", -1);
        String other =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("{\"sub\":\"loy2-pos\"}".getBytes(UTF_8));

        assertThat(signer.verify(parts[0] + "." + other + "." + parts[2])).isEmpty();
    }

    @Test
    void aDocumentOfAnotherKeyOrKindIsNone() {
        SigningKeys others = SigningKeys.of(List.of(SigningKeys.generate().toJSONString()));

        assertThat(signer.verify(new DocumentSigner(others, "report").sign(DOCUMENT))).isEmpty();
        assertThat(signer.verify(new DocumentSigner(KEYS, "letter").sign(DOCUMENT))).isEmpty();
    }

    @Test
    void aSignatureWithoutTheNameOfItsKeyIsNone() throws Exception {
        JWSObject nameless =
                new JWSObject(
                        new JWSHeader.Builder(SigningKeys.ALGORITHM).build(),
                        new Payload(DOCUMENT));
        nameless.sign(KEYS.signer().signer());

        assertThat(signer.verify(nameless.serialize())).isEmpty();
    }

    @Test
    void aTokenIsNoDocumentAndADocumentNoToken() {
        TokenSettings settings = TokenSettings.of("https://milepost.example");
        String token =
                new TokenIssuer(KEYS, settings, Instant::now)
                        .issue("loy1-pos", "loy1-pos", Set.of("amcash"));
        String[] parts = token.split("\\.", -1);
        byte[] claims = Base64.getUrlDecoder().decode(parts[1]);
        TokenVerifier verifier = new TokenVerifier(KEYS, settings, _ -> true, Instant::now);

        assertThat(verifier.verify(token).clientId()).isEqualTo("loy1-pos");
        assertThat(signer.verify(token)).isEmpty();
        assertThatThrownBy(() -> verifier.verify(signer.sign(claims)))
                .isInstanceOf(InvalidToken.class);
        for (String type : List.of("at+jwt", "JWT", "jwt")) {
            assertThatThrownBy(() -> new DocumentSigner(KEYS, type))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
