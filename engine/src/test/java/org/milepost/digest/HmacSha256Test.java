package org.milepost.digest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HmacSha256Test {

    /** RFC 4231, section 4.3. */
    @Test
    void theCodeIsThatOfTheStandard() {
        byte[] code = HmacSha256.of(bytes("Jefe"), bytes("what do ya want for nothing?"));

        assertThat(HexFormat.of().formatHex(code))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Test
    void partsAreOneContent() {
        byte[] code =
                HmacSha256.of(bytes("Jefe"), bytes("what do ya want "), bytes("for nothing?"));

        assertThat(code)
                .isEqualTo(HmacSha256.of(bytes("Jefe"), bytes("what do ya want for nothing?")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
