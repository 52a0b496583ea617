package org.milepost.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.dialect.Restrictions;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Standing;
import org.milepost.operator.Adjusting;
import org.milepost.postgres.Database;
import org.milepost.postgres.TestDatabases;

/** After any permitted operations, history continues every record that was made of it. */
final class RecordContinuityTest {

    private static final int STEPS = 30;

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    @TempDir Path directory;

    @RepeatedTest(2)
    void aHistoryContinuesTheRecordOfAnyMomentOfIt() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Database database = databases.create();
        Path record = directory.resolve("record");
        int recordedAt = random.nextInt(STEPS);
        try (SampleBooks books = SampleBooks.fill(database)) {
            for (int step = 0; step < STEPS; step++) {
                if (step == recordedAt) {
                    run(database, Optional.empty(), Optional.of(record));
                }
                doSomething(books, random, step);
            }
        }

        assertThat(run(database, Optional.of(record), Optional.of(record)))
                .as("seed " + seed)
                .isEmpty();
        assertThat(run(database, Optional.of(record), Optional.empty())).as("again").isEmpty();
    }

    private static void doSomething(SampleBooks books, Random random, int step) {
        String collector =
                random.nextBoolean() ? SampleBooks.COLLECTOR : SampleBooks.OTHER_COLLECTOR;
        switch (random.nextInt(8)) {
            case 0 -> books.issue(collector, 1 + random.nextInt(500));
            case 1, 2 -> books.redeem(collector, 1 + random.nextInt(500));
            case 3 -> books.reverse(collector, 1 + random.nextInt(books.ordinal(collector)));
            case 4 -> books.credit(SampleBooks.JOINED, 1 + random.nextInt(500));
            case 5 -> books.debit(SampleBooks.HOUSEHOLD, 1 + random.nextInt(500));
            case 6 ->
                    books.operations()
                            .collectors()
                            .change(
                                    SampleBooks.actor(),
                                    SampleBooks.MILES,
                                    collector,
                                    _ -> standing(random));
            default ->
                    books.operations()
                            .members()
                            .adjust(
                                    SampleBooks.actor(),
                                    SampleBooks.CLUB,
                                    SampleBooks.ENROLLED,
                                    new Adjusting("AVIOS", Miles.of(3), "r", "step-" + step));
        }
    }

    private static Standing standing(Random random) {
        Standing.Status[] statuses = Standing.Status.values();
        return new Restrictions(random.nextBoolean(), random.nextBoolean())
                .with(statuses[random.nextInt(statuses.length)]);
    }

    private static List<String> run(
            Database database, Optional<Path> against, Optional<Path> write) {
        return new Audit(database)
                .run(against, write.map(it -> new Audit.Writing(it, Instant.EPOCH)), _ -> {})
                .report()
                .faults();
    }
}
