package org.milepost.amcash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("mutation")
final class DateTimesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1972-07-16T13:32:00+0400",
                "2019-01-30T04:39:59.503-0400",
                "2019-01-30T04:39:59.503-04:00",
                "2019-01-30T04:39:59Z",
                "2019-01-30T04:39:59.123456789Z",
                "2024-02-29T00:00:00Z",
                "0001-01-01T00:00:00Z",
                "9999-12-31T23:59:59+18:00",
                "+12345-01-01T00:00:00Z",
                "2019-01-30T04:39:59-1800",
                "2019-01-30T04:39:59+1800",
                "2019-12-28T23:59:59-0459",
                "2019-01-01T00:00:00+0000",
                "0000-01-01T00:00:00Z"
            })
    void aTimeWithAnOffsetIsWellFormed(String value) {
        assertThat(DateTimes.isDateTimeWithOffset(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2019-01-30",
                "2019-01-30T04:39:59",
                "2019-01-30 04:39:59Z",
                "2019-02-29T00:00:00Z",
                "2019-04-31T00:00:00Z",
                "2019-13-01T00:00:00Z",
                "2019-01-30T24:00:00Z",
                "2019-01-30T23:60:00Z",
                "2019-01-30T23:59:60Z",
                "2019-01-30T04:39:59+04",
                "2019-01-30T04:39:59+19:00",
                "2019-01-30T04:39:59+04:00[America/Toronto]",
                "2019-01-30T04:39:59Z ",
                "2019-00-30T04:39:59-0400",
                "2019-13-28T04:39:59-0400",
                "2019-02-00T04:39:59-0400",
                "2019-02-29T04:39:59-0400",
                "2019-01-28T24:39:59-0400",
                "2019-01-28T04:60:59-0400",
                "2019-01-28T04:39:60-0400",
                "2019-01-28T04:39:59-1801",
                "2019-01-28T04:39:59-1900",
                "2019-01-28T04:39:59-0460",
                "2019-01-28T04:39:59=0400",
                "2019-01-28T04:39:5:-0400",
                "2019-01-28T04:39:59-04/0",
                "19-01-30T04:39:59Z",
                "20190130T043959Z",
                "\u0662\u0660\u0661\u0669-01-30T04:39:59Z",
                "2019-01-30T04:39:59.5030000000000000000000000000000000000000000000000-0400",
                "+12345678901-01-30T04:39:59Z",
                ":00",
                "Z"
            })
    void anythingElseIsNot(String value) {
        assertThat(DateTimes.isDateTimeWithOffset(value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ZZ", "Z+0000", "+04:00+0400", "+04:00Z", "-0400-04:00"})
    void twoOffsetsAreNotOne(String offsets) {
        assertThat(DateTimes.isDateTimeWithOffset("2019-01-30T04:39:59" + offsets)).isFalse();
    }

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
