package org.milepost.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.net.SocketTimeoutException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SqlFailureTest {

    @ParameterizedTest
    @CsvSource({
        "40001, RETRY",
        "40P01, RETRY",
        "55P03, RETRY",
        "57014, RETRY",
        "21000, DATA",
        "22003, DATA",
        "22021, DATA",
        "22P05, DATA",
        "23502, DATA",
        "23505, DATA",
        "23514, DATA",
        "54000, DATA",
        "08000, CONNECTION_LOST",
        "08001, CONNECTION_LOST",
        "08003, CONNECTION_LOST",
        "08006, CONNECTION_LOST",
        "08P01, CONNECTION_LOST",
        "57P01, CONNECTION_LOST",
        "57P02, CONNECTION_LOST",
        "57P03, CONNECTION_LOST",
        "57P04, CONNECTION_LOST",
        "57P05, CONNECTION_LOST",
        "25P03, CONNECTION_LOST",
        "25P04, CONNECTION_LOST",
        "25006, CONNECTION_LOST",
        "53100, RESOURCES",
        "53200, RESOURCES",
        "53300, RESOURCES",
        "58030, RESOURCES",
        "28P01, OTHER",
        "25P02, OTHER",
        "40002, OTHER",
        "40003, OTHER",
        "42601, OTHER",
        "42P01, OTHER",
        "0A000, OTHER",
        "P0001, OTHER",
        "XX000, OTHER",
        "XX001, OTHER",
        "'', OTHER",
    })
    void aStateHasItsMeaning(String state, SqlFailure meaning) {
        assertThat(SqlFailure.of(new SQLException("message", state))).isEqualTo(meaning);
    }

    @Test
    void anErrorWithoutAStateHasNoMeaning() {
        assertThat(SqlFailure.of(new SQLException("message"))).isEqualTo(SqlFailure.OTHER);
        assertThat(SqlFailure.of(new IllegalStateException())).isEqualTo(SqlFailure.OTHER);
    }

    @Test
    void aBrokenStreamIsALostConnection() {
        SQLException timeout = new SQLException("read", new SocketTimeoutException());

        assertThat(SqlFailure.of(timeout)).isEqualTo(SqlFailure.CONNECTION_LOST);
        assertThat(SqlFailure.of(new EOFException())).isEqualTo(SqlFailure.CONNECTION_LOST);
    }

    @Test
    void theMeaningIsFoundAmongTheCauses() {
        RuntimeException wrapped = new RuntimeException(new SQLException("deadlock", "40P01"));

        assertThat(SqlFailure.of(wrapped)).isEqualTo(SqlFailure.RETRY);
    }

    @Test
    void theMeaningIsFoundAmongTheChainedExceptions() {
        BatchUpdateException batch = new BatchUpdateException("batch", "25P02", new int[0]);
        batch.setNextException(new SQLException("twice", "23505"));

        assertThat(SqlFailure.of(batch)).isEqualTo(SqlFailure.DATA);
    }

    @Test
    void theFirstMeaningCounts() {
        SQLException lost = new SQLException("lost", "08006");
        lost.setNextException(new SQLException("twice", "23505"));

        assertThat(SqlFailure.of(lost)).isEqualTo(SqlFailure.CONNECTION_LOST);
    }

    @Test
    void aCircleOfExceptionsEnds() {
        SQLException one = new SQLException("one", "42601");
        SQLException two = new SQLException("two", "42601", one);
        one.initCause(two);

        assertThat(SqlFailure.of(one)).isEqualTo(SqlFailure.OTHER);
    }

    @Test
    void anEmptyPoolIsAShortageUnlessTheServerCannotBeReached() {
        SQLException busy = new SQLTransientConnectionException("busy");
        SQLException away =
                new SQLTransientConnectionException("away", new SQLException("refused", "08001"));

        assertThat(SqlFailure.of(busy)).isEqualTo(SqlFailure.RESOURCES);
        assertThat(SqlFailure.of(away)).isEqualTo(SqlFailure.CONNECTION_LOST);
    }
}
