package org.milepost.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutsideKeysTest {

    private static final byte[] SECRET = "a secret".getBytes(UTF_8);
    private static final String PLACE = "table row";
    private static final byte[] KEY = new byte[32];
    private static final byte[] OTHER = new byte[32];

    static {
        Arrays.fill(KEY, (byte) 1);
        Arrays.fill(OTHER, (byte) 2);
    }

    private final OutsideKeys keys = OutsideKeys.of(List.of(KEY));

    @Test
    void anEncryptedSecretIsDecryptedWithTheSameKey() {
        OutsideKeys.Encrypted encrypted = keys.encrypt(PLACE, SECRET).orElseThrow();

        assertThat(new String(encrypted.bytes(), UTF_8)).doesNotContain("secret");
        assertThat(keys.decrypt(PLACE, encrypted)).isEqualTo(SECRET);
        assertThat(keys.encrypt(PLACE, SECRET).orElseThrow().bytes())
                .as("a nonce of its own")
                .isNotEqualTo(encrypted.bytes());
    }

    /** Computed with Python: hmac.new(bytes([1] * 32), b"milepost outside key", "sha256"). */
    @Test
    void anIdentifierNeverChanges() {
        assertThat(keys.encryptingId()).contains("da9d1fc626e7b4ef");
    }

    /**
     * Computed with Python's cryptography: AESGCM(key).encrypt(nonce, b"a secret", b"table row").
     */
    @Test
    void aStoredFormNeverChanges() {
        byte[] stored =
                HexFormat.of()
                        .parseHex(
                                "000102030405060708090a0bda86e643438c630d18b074b52ec00f8bfe2a5c21d0a20aad");

        assertThat(keys.decrypt(PLACE, new OutsideKeys.Encrypted("da9d1fc626e7b4ef", stored)))
                .isEqualTo(SECRET);
    }

    @Test
    void theFirstKeyEncryptsAndAllDecrypt() {
        OutsideKeys both = OutsideKeys.of(List.of(OTHER, KEY));
        OutsideKeys.Encrypted before = keys.encrypt(PLACE, SECRET).orElseThrow();
        OutsideKeys.Encrypted after = both.encrypt(PLACE, SECRET).orElseThrow();

        assertThat(both.decrypt(PLACE, before)).isEqualTo(SECRET);
        assertThat(OutsideKeys.of(List.of(OTHER)).decrypt(PLACE, after)).isEqualTo(SECRET);
    }

    @Test
    void aKeyThatIsMissingIsNamedByItsIdentifier() {
        OutsideKeys.Encrypted encrypted = keys.encrypt(PLACE, SECRET).orElseThrow();

        assertThatThrownBy(() -> OutsideKeys.of(List.of(OTHER)).decrypt(PLACE, encrypted))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("outside key " + encrypted.keyId())
                .hasMessageContaining("Set encryption.key");
        assertThatThrownBy(() -> OutsideKeys.NONE.decrypt(PLACE, encrypted))
                .hasMessageContaining("has no key");
    }

    @Test
    void aSecretThatWasChangedOrMovedIsRefused() {
        OutsideKeys.Encrypted encrypted = keys.encrypt(PLACE, SECRET).orElseThrow();
        byte[] changed = encrypted.bytes().clone();
        changed[changed.length - 1] ^= 1;

        for (byte[] bytes : List.of(changed, new byte[0], new byte[5])) {
            assertThatThrownBy(
                            () ->
                                    keys.decrypt(
                                            PLACE,
                                            new OutsideKeys.Encrypted(encrypted.keyId(), bytes)))
                    .isInstanceOf(OperatorFault.class)
                    .hasMessageContaining("was changed");
        }
        assertThatThrownBy(() -> keys.decrypt("another row", encrypted))
                .isInstanceOf(OperatorFault.class);
    }

    @Test
    void withoutAKeyNothingIsEncrypted() {
        assertThat(OutsideKeys.NONE.encrypt(PLACE, SECRET)).isEmpty();
        assertThatThrownBy(() -> OutsideKeys.of(List.of(new byte[16])))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
