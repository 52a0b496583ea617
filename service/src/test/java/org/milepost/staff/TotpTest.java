package org.milepost.staff;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One-time codes, by the vectors of RFC 6238, appendix B, of which six digits are shown here. */
class TotpTest {

    private static final byte[] SECRET = "12345678901234567890".getBytes(US_ASCII);
    private static final String SPELLED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void aCodeIsThatOfTheStandard(long seconds, String code) {
        assertThat(Totp.step(SECRET, code, Instant.ofEpochSecond(seconds), 0))
                .hasValue(seconds / Totp.STEP_SECONDS);
    }

    @Test
    void theCodesOfOneStepBeforeAndAfterAreRight() {
        Instant now = Instant.ofEpochSecond(1_111_111_111);
        long step = 1_111_111_111 / Totp.STEP_SECONDS;

        for (long near = step - 3; near <= step + 3; near++) {
            String code = "%06d".formatted(Totp.code(SECRET, near));
            assertThat(Totp.step(SECRET, code, now, 0))
                    .isEqualTo(
                            Math.abs(near - step) <= 1
                                    ? OptionalLong.of(near)
                                    : OptionalLong.empty());
        }
    }

    @Test
    void aStepThatWasUsedIsWrong() {
        Instant now = Instant.ofEpochSecond(59);

        assertThat(Totp.step(SECRET, "287 082", now, 0)).hasValue(1);
        assertThat(Totp.step(SECRET, "287082", now, 1)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "28708", "2870822", "28708x", "٢٨٧٠٨٢", "-87082"})
    void anotherFormIsWrong(String code) {
        assertThat(Totp.step(SECRET, code, Instant.ofEpochSecond(59), 0)).isEmpty();
    }

    @Test
    void aSecretIsSpelledInBase32() {
        assertThat(Totp.spelled(SECRET)).isEqualTo(SPELLED);
        assertThat(Totp.read(SPELLED)).hasValue(SECRET);
        byte[] other = Totp.newSecret();
        assertThat(Totp.read(Totp.spelled(other))).hasValue(other);
        assertThat(Totp.read(SPELLED.substring(1))).isEmpty();
        assertThat(Totp.read(SPELLED.replace('G', '1'))).isEmpty();
    }
}
