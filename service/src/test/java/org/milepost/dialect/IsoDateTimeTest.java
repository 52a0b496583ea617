package org.milepost.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The dates and times that requests of both APIs have. */
final class IsoDateTimeTest {

    @ParameterizedTest
    @CsvSource({
        "1972-07-16T13:32:00+0400, 1972-07-16T09:32:00Z",
        "2019-01-30T04:39:59.503-0400, 2019-01-30T08:39:59.503Z",
        "2019-01-30T04:39:59.503-04:00, 2019-01-30T08:39:59.503Z",
        "2019-01-30T04:39:59+04, 2019-01-30T00:39:59Z",
        "2019-01-30T04:39:59Z, 2019-01-30T04:39:59Z",
        "2019-01-30t04:39:59z, 2019-01-30T04:39:59Z",
        "2019-01-30T04:39Z, 2019-01-30T04:39:00Z",
        "2019-01-30T04:39-0400, 2019-01-30T08:39:00Z",
        "2019-01-30T04:39:59.1Z, 2019-01-30T04:39:59.1Z",
        "2019-01-30T04:39:59.123456789012Z, 2019-01-30T04:39:59.123456Z",
        "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59+18:00, 9999-12-31T05:59:59Z",
        "2019-01-30T04:39:59-1800, 2019-01-30T22:39:59Z",
        "2019-12-28T23:59:59-0459, 2019-12-29T04:58:59Z",
        "2019-01-01T00:00:00-0000, 2019-01-01T00:00:00Z",
    })
    void aTimeWithAnOffsetIsRead(String text, Instant instant) {
        assertThat(IsoDateTime.readWithOffset(text)).contains(instant);
        assertThat(IsoDateTime.read(text)).contains(instant);
    }

    @ParameterizedTest
    @CsvSource({
        "2019-01-30, 2019-01-30T00:00:00Z",
        "2019-01-30T04:39, 2019-01-30T04:39:00Z",
        "2019-01-30T04:39:59.5, 2019-01-30T04:39:59.5Z",
    })
    void withoutAnOffsetItIsUtcWhereThatIsAllowed(String text, Instant instant) {
        assertThat(IsoDateTime.read(text)).contains(instant);
        assertThat(IsoDateTime.readWithOffset(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2019-01-30 04:39:59Z",
                "2019-01-30T04:39:59.Z",
                "2019-01-30T04:39:Z",
                "2019-01-30T04Z",
                "2019-01-30Z",
                "2019-02-29T00:00:00Z",
                "2019-04-31T00:00:00Z",
                "2019-13-01T00:00:00Z",
                "2019-00-30T04:39:59-0400",
                "2019-02-00T04:39:59-0400",
                "2019-01-30T24:00:00Z",
                "2019-01-30T23:60:00Z",
                "2019-01-30T23:59:60Z",
                "2019-01-30T04:39:59+19:00",
                "2019-01-30T04:39:59-1801",
                "2019-01-30T04:39:59-0460",
                "2019-01-30T04:39:59+04:",
                "2019-01-30T04:39:59+4",
                "2019-01-30T04:39:59+040",
                "2019-01-30T04:39:59+04:00[America/Toronto]",
                "2019-01-30T04:39:59Z ",
                "2019-01-28T04:39:59=0400",
                "2019-01-28T04:39:5:-0400",
                "2019-01-28T04:39:59-04/0",
                "19-01-30T04:39:59Z",
                "20190130T043959Z",
                "-001-01-01T00:00:00Z",
                "0000-01-01T00:00:00Z",
                "+12345-01-01T00:00:00Z",
                "٢٠١٩-01-30T04:39:59Z",
                "2019-01-30T04:39:59ZZ",
                "2019-01-30T04:39:59Z+0000",
                "2019-01-30T04:39:59+04:00+0400",
                "2019-01-30T04:39:59-0400-04:00",
                ":00",
                "Z"
            })
    void anythingElseIsNone(String text) {
        assertThat(IsoDateTime.read(text)).isEmpty();
        assertThat(IsoDateTime.readWithOffset(text)).isEmpty();
    }

    /** An answer shows it in UTC, with four digits of a year. */
    @ParameterizedTest
    @ValueSource(strings = {"0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"})
    void aTimeThatIsShownHasAYearOfFourDigitsInUtc(String text) {
        assertThat(IsoDateTime.read(text)).isEmpty();
        assertThat(IsoDateTime.readWithOffset(text)).isPresent();
    }
}
