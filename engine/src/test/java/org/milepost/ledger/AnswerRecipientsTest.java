package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The attempts that are recipients of an answer. */
@Tag("mutation")
class AnswerRecipientsTest {

    private static final int MAX = 16;

    @Test
    void theStoredFormIsFourBytesForEachAttemptInTheirOrder() {
        AnswerRecipients holders = AnswerRecipients.of(1).with(0x01020304).with(-2);

        assertThat(holders.bytes()).containsExactly(0, 0, 0, 1, 1, 2, 3, 4, 0xff, 0xff, 0xff, 0xfe);
        assertThat(AnswerRecipients.ofBytes(holders.bytes())).isEqualTo(holders);
        assertThat(AnswerRecipients.ofBytes(new byte[0])).isEqualTo(AnswerRecipients.NONE);
    }

    @Test
    void anAttemptIsNotZero() {
        assertThatThrownBy(() -> AnswerRecipients.of(0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRemovedAttemptIsNoRecipient() {
        AnswerRecipients holders = AnswerRecipients.of(7).with(8);

        assertThat(holders.includes(7)).isTrue();
        assertThat(holders.includes(9)).isFalse();
        assertThat(holders.without(9)).isEqualTo(holders);
        assertThat(holders.without(7)).isEqualTo(AnswerRecipients.of(8));
        assertThat(holders.without(7).isEmpty()).isFalse();
        assertThat(holders.without(7).without(8).isEmpty()).isTrue();
    }

    @Test
    void theFirstRecipientIsTheDecidedAttempt() {
        assertThat(AnswerRecipients.of(7).with(8).isFirst(7)).isTrue();
        assertThat(AnswerRecipients.of(7).with(8).isFirst(8)).isFalse();
        assertThat(AnswerRecipients.NONE.isFirst(7)).isFalse();
    }

    @Test
    void oneRecipientTooManyMakesTheAnswerFinal() {
        AnswerRecipients full =
                new AnswerRecipients(IntStream.rangeClosed(1, MAX).boxed().toList());
        AnswerRecipients more = full.with(MAX + 1);

        assertThat(full.includes(MAX + 1)).isFalse();
        assertThat(more.includes(1)).isTrue();
        assertThat(more.includes(12345)).isTrue();
        assertThat(more.without(1)).isEqualTo(more);
        assertThat(more.bytes()).containsExactly(0, 0, 0, 0);
        List<Integer> tooMany = IntStream.rangeClosed(1, MAX + 1).boxed().toList();
        assertThatThrownBy(() -> new AnswerRecipients(tooMany))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
