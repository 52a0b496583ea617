package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("mutation")
class ErasableTextTest {

    /** Computed by: printf %s 0123456789abcdefghijklé | sha256sum, and base64 of 16 bytes. */
    @Test
    void theDigestNeverChanges() {
        ErasableText text = new ErasableText("0123456789abcdefghijkl" + "é");

        assertThat(text.text()).isEqualTo("é");
        assertThat(text.digest()).isEqualTo("XGW4_1iezEzRbLnHM_gvew");
    }

    @Test
    void equalTextsHaveDifferentDigests() {
        assertThat(ErasableText.of("same").digest()).isNotEqualTo(ErasableText.of("same").digest());
        assertThat(ErasableText.of("same").text()).isEqualTo("same");
        assertThat(ErasableText.of("same").stored()).hasSize(26);
    }

    @Test
    void aTextWithoutSaltIsNone() {
        assertThatThrownBy(() -> new ErasableText("0123456789abcdefghijkl"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void itsNameDoesNotShowTheText() {
        assertThat(ErasableText.of("secret").toString()).doesNotContain("secret");
    }
}
