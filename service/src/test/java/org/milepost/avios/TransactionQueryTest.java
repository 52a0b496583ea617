package org.milepost.avios;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.ledger.HistoryRange;

/** "Request Elements" of Retrieve Transactions, each at its limit and one past it. */
@Tag("mutation")
final class TransactionQueryTest {

    @ParameterizedTest
    @CsvSource({
        "'', 1, 100",
        "api_key=x, 1, 100",
        "start-record=1, 1, 100",
        "start-record=7, 7, 106",
        "start-record=99999, 99999, 100098",
        "end-record=1, 1, 1",
        "end-record=99999, 1, 99999",
        "start-record=5&end-record=5, 5, 5",
        "start-record=00005&end-record=00009, 5, 9",
        "end-record=10&start-record=1&date-made-from=2016-01-01&external-source=Lloy, 1, 10",
        "external-source=Lloyds%20TSB, 1, 100",
        "external-source=, 1, 100",
        "start%2Drecord=1, REFUSED, 0",
    })
    void recordsAreCountedFromTheLatest(String query, String first, int last) {
        Faults faults = new Faults();
        HistoryRange range = TransactionQuery.read(query, faults);

        assertThat(faults.isEmpty()).isEqualTo(!first.equals("REFUSED"));
        if (faults.isEmpty()) {
            assertThat(range.first()).isEqualTo(Integer.parseInt(first));
            assertThat(range.last()).isEqualTo(last);
        }
    }

    @Test
    void datesAreDaysInUniversalTime() {
        HistoryRange range =
                TransactionQuery.read(
                        "date-made-from=2016-02-29&date-made-to=2016-09-02", new Faults());

        assertThat(range.from()).contains(Instant.parse("2016-02-29T00:00:00Z"));
        assertThat(range.until()).contains(Instant.parse("2016-09-02T00:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "start-record=0, DATA_INVALID start-record",
        "start-record=100000, DATA_INVALID start-record",
        "start-record=-1, DATA_INVALID start-record",
        "start-record=1.0, DATA_INVALID start-record",
        "start-record=, DATA_INVALID start-record",
        "start-record, DATA_INVALID start-record",
        "start-record=%D9%A1, DATA_INVALID start-record",
        "start-record=+1, DATA_INVALID start-record",
        "start-record=1&start-record=1, DATA_INVALID start-record",
        "end-record=0, DATA_INVALID end-record",
        "end-record=100000, DATA_INVALID end-record",
        "date-made-from=2016-1-1, DATA_INVALID date-made-from",
        "date-made-from=2015-02-29, DATA_INVALID date-made-from",
        "date-made-from=2016-01-01T00:00:00Z, DATA_INVALID date-made-from",
        "date-made-from=%2B2016-01-01, DATA_INVALID date-made-from",
        "date-made-to=01-01-2016, DATA_INVALID date-made-to",
        "date-made-to=, DATA_INVALID date-made-to",
        "external-source=12345678901, DATA_INVALID external-source",
        "external-source=a%00, DATA_INVALID external-source",
        "external-source=%zz, DATA_INVALID external-source",
        "Start-record=1, DATA_INVALID",
        "START-RECORD=1, DATA_INVALID",
        "page=1, DATA_INVALID",
        "&, DATA_INVALID",
        "start-record=2&end-record=1, RECORD_RANGE_INVALID",
        "date-made-from=2016-01-02&date-made-to=2016-01-01, DATE_RANGE_INVALID",
    })
    void aFaultIsNamedWithItsPath(String query, String expected) {
        assertThat(faults(query).stream().distinct()).containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"date-made-from=2016-01-01&date-made-to=2016-01-01"})
    void aRangeOfNoDaysIsNoFault(String query) {
        assertThat(faults(query)).isEmpty();
    }

    @Test
    void allFaultsAreReported() {
        assertThat(
                        faults(
                                "start-record=9&end-record=8&date-made-from=2016-01-02"
                                        + "&date-made-to=2016-01-01&external-source=12345678901"
                                        + "&Page=1"))
                .containsExactly(
                        "DATA_INVALID",
                        "DATA_INVALID external-source",
                        "RECORD_RANGE_INVALID",
                        "DATE_RANGE_INVALID");
    }

    private static List<String> faults(String query) {
        Faults faults = new Faults();
        TransactionQuery.read(query, faults);
        try {
            faults.finish();
            return List.of();
        } catch (PartnerRefusal e) {
            return e.children().stream()
                    .map(it -> it.code() + it.path().map(" "::concat).orElse(""))
                    .toList();
        }
    }
}
