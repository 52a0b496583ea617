package org.milepost.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.milepost.Await;
import org.milepost.RunningInstance;
import org.milepost.commit.LaneSettings;
import org.milepost.ledger.AccountId;
import org.milepost.postgres.Database;
import org.milepost.postgres.TestDatabases;
import org.milepost.postgres.Transaction;

/**
 * How many rows PostgreSQL reads for a page: a few for each transfer that is shown, however many
 * the account has.
 */
@SuppressWarnings("NullAway.Init") // set before all tests
class SearchPlanTest {

    private static final int TRANSFERS = 150;
    private static final int SHOWN = 10;

    /** Its key, its rows in five tables, and what undid it. */
    private static final int ROWS_OF_TRANSFER_MAX = 10;

    private static Database database;
    private static RunningInstance instance;
    private static AccountId account;

    @BeforeAll
    static void book() {
        database = new TestDatabases().create();
        instance =
                RunningInstance.start(
                        database, LaneSettings.ORDINARY.withLanes(2), Duration.ofSeconds(7));
        String collector = instance.collector(0);
        for (int i = 0; i < TRANSFERS; i++) {
            instance.issue(collector, 1);
        }
        account = AccountId.of("AIRMILES", collector, "CASH");
        ReadProgress.Progress read = new ReadProgress.Progress(0, false);
        Await.until("all transfers are read", () -> new ReadProgress(database).now().equals(read));
    }

    @AfterAll
    static void stop() {
        instance.close();
    }

    @Test
    void aPageOfATimelineReadsWhatItShows() {
        long rows =
                database.inTransaction(
                        it -> {
                            // as with millions of rows
                            it.update("SET LOCAL enable_seqscan = off").execute();
                            long before = rowsRead(it);
                            List<TransferKey> keys =
                                    AccountHistoryStore.latest(
                                            it, account, Integer.MAX_VALUE, SHOWN);
                            assertThat(TransferSearchStore.read(it, keys)).hasSize(SHOWN);
                            return rowsRead(it) - before;
                        });

        assertThat(rows).isLessThanOrEqualTo(SHOWN * ROWS_OF_TRANSFER_MAX);
    }

    /** How many rows of tables the statements of this session have read since a time. */
    private static long rowsRead(Transaction transaction) {
        return transaction
                .query(
                        """
                        SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::bigint
                          FROM pg_stat_xact_user_tables
                        """)
                .mapTo(Long.class)
                .one();
    }
}
