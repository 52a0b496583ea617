package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.commit.LaneSettings;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountOpening;
import org.milepost.ledger.Adjustment;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Standing;
import org.milepost.ledger.TransferKind;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.TestDatabases;
import picocli.CommandLine;

class EpochCommandTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    @TempDir Path directory;

    @Test
    void theNextBookingOfARunningLedgerIsInTheNewEpoch() throws Exception {
        Database database = databases.create();
        try (Ledger ledger = Ledger.open(database, LaneSettings.ORDINARY, new WallClock())) {
            Set<Integer> epochs = new HashSet<>();
            epochs.add(book(ledger));
            epochs.add(book(ledger));
            assertThat(epochs).hasSize(1);

            assertThat(run(database.settings())).matches("epoch 2 has begun: .*\\R");
            epochs.add(book(ledger));
            assertThat(epochs).hasSize(2);

            assertThat(run(database.settings())).matches("epoch 3 has begun: .*\\R");
            epochs.add(book(ledger));
            epochs.add(book(ledger));
            assertThat(epochs).hasSize(3);
        }
    }

    private static int book(Ledger ledger) {
        String holder = "80000000001";
        AccountId account = AccountId.of("TEST", holder, "CASH");
        ledger.open(List.of(new AccountOpening(account, holder, 1, Standing.ORDINARY)));
        Adjustment transfer =
                Adjustment.of(
                        account,
                        holder,
                        TransferKind.ISSUANCE,
                        Miles.of(1),
                        ledger.house(1, 0, HouseRole.ADJUSTMENT),
                        UUID.randomUUID().toString(),
                        "{}");
        return ledger.execute(transfer, TIMEOUT, TIMEOUT).booked().orElseThrow().epoch().number();
    }

    private String run(DatabaseSettings settings) throws Exception {
        StringWriter out = new StringWriter();
        Path file = directory.resolve("milepost.properties");
        Files.writeString(
                file,
                """
                database.url=%s
                database.user=%s
                database.password=%s
                issuer=https://milepost.example
                """
                        .formatted(settings.jdbcUrl(), settings.user(), settings.password()));
        int code =
                new CommandLine(new EpochCommand())
                        .setOut(new PrintWriter(out, true))
                        .execute("--config", file.toString());
        assertThat(code).isZero();
        return out.toString();
    }
}
