package org.milepost.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.milepost.Await;
import org.milepost.RunningInstance;
import org.milepost.commit.LaneSettings;
import org.milepost.ledger.TransferKind;
import org.milepost.postgres.Database;
import org.milepost.postgres.TestDatabases;

/**
 * The read models that were kept while transfers were booked equal those that are made again from
 * the first transfer on, and both equal the books.
 */
@SuppressWarnings("NullAway.Init") // set before all tests
class RebuiltModelsTest {

    private static final String ATRP_MEMBER = "3081471017300186";
    private static final long SEED = Long.getLong("models.seed", System.nanoTime());

    private static Database database;
    private static RunningInstance instance;

    @BeforeAll
    static void start() {
        database = new TestDatabases().create();
        instance =
                RunningInstance.start(
                        database, LaneSettings.ORDINARY.withLanes(2), Duration.ofSeconds(7));
    }

    @AfterAll
    static void stop() {
        instance.close();
    }

    @Test
    void rebuiltModelsEqualTheKeptOnes() {
        Random random = new Random(SEED);
        List<String> collectors =
                List.of(instance.collector(500), instance.collector(0), instance.collector(9));
        for (int i = 0; i < 200; i++) {
            instance.issue(collectors.get(random.nextInt(3)), 1 + random.nextInt(50));
            if (i % 4 == 0) {
                instance.transfer(
                        "ATRP",
                        ATRP_MEMBER,
                        TransferKind.ISSUANCE,
                        1 + random.nextInt(9),
                        "{\"type\":\"COLLECTION\",\"transactionId\":\"T%d\"}".formatted(i));
            }
        }
        awaitRead();
        List<String> kept = models();

        TransferModel.rebuild(database);
        PersonModel.rebuild(database);
        awaitRead();

        assertThat(kept).as("models.seed %d", SEED).hasSizeGreaterThan(250);
        assertThat(models()).as("models.seed %d", SEED).isEqualTo(kept);
        assertThat(differences()).as("models.seed %d", SEED).isEmpty();
    }

    /** All rows of all read models, in a fixed order. */
    private static List<String> models() {
        return rows(
                """
                SELECT m::text FROM transfer_model m
                 UNION ALL SELECT m::text FROM movement_model m
                 UNION ALL SELECT m::text FROM request_key_model m
                 UNION ALL SELECT m::text FROM person_model m
                 ORDER BY 1
                """);
    }

    /** Transfers without a row, rows without their balance, and house accounts that differ. */
    private static List<String> differences() {
        return rows(
                """
                SELECT 'row ' || t.account || '/' || t.ordinal
                  FROM (SELECT *, sum(amount) OVER (PARTITION BY bucket, account ORDER BY ordinal)
                               AS running
                          FROM transfer) t
                  LEFT JOIN transfer_model m
                    ON m.bucket = t.bucket AND m.account = t.account AND m.ordinal = t.ordinal
                 WHERE m.balance IS DISTINCT FROM t.running
                 UNION ALL
                SELECT 'house ' || s.house
                  FROM (SELECT house, sum(balance) AS balance FROM house_stripe GROUP BY house) s
                  LEFT JOIN (SELECT house, sum(amount) AS amount FROM movement_model
                              GROUP BY house) m ON m.house = s.house
                 WHERE s.balance <> coalesce(m.amount, 0)
                """);
    }

    private static List<String> rows(String sql) {
        return database.jdbi().withHandle(it -> it.createQuery(sql).mapTo(String.class).list());
    }

    private static void awaitRead() {
        ReadProgress.Progress read = new ReadProgress.Progress(0, false);
        Await.until("all transfers are read", () -> new ReadProgress(database).now().equals(read));
        Await.until(
                "all persons are read", () -> rows("SELECT number FROM person_change").isEmpty());
    }
}
