package org.milepost.amcash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("mutation")
final class DateTimesTest {

    @Test
    void anAnswerShowsLocalTimeInWholeSeconds() {
        assertThat(DateTimes.local(LocalDateTime.of(2019, 1, 30, 11, 41, 55, 999_999_999)))
                .isEqualTo("2019-01-30T11:41:55");
    }

    @Test
    void anAnswerShowsSecondsEvenWhenTheyAreZero() {
        assertThat(DateTimes.local(LocalDateTime.of(2019, 1, 30, 11, 0)))
                .isEqualTo("2019-01-30T11:00:00");
    }
}
