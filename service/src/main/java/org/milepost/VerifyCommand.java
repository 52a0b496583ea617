package org.milepost;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.milepost.ledger.AuditStore;
import org.milepost.ledger.Verifier;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.EmbeddedServer;
import org.milepost.postgres.EmbeddedSettings;
import org.milepost.postgres.RunningServer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code verify}: audits the books, of a running installation or of one at rest. */
@Command(
        name = "verify",
        description = "Audits the books: balances, links, reversals, and that nothing is missing.",
        version = Main.VERSION,
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

    private static final int BOOKS_HOLD = 0;
    private static final int BOOKS_DAMAGED = 1;

    @Spec private @Nullable CommandSpec spec;

    @ArgGroup private Place place = new Place();

    /** Whose books. */
    private static final class Place {
        @Option(
                names = "--data",
                paramLabel = "DIR",
                description = "A demo's data, running or not. Default: var/demo.")
        private @Nullable Path data;

        @Option(
                names = "--config",
                paramLabel = "FILE",
                description = "The settings of an installation over an external PostgreSQL.")
        private @Nullable Path config;
    }

    @Override
    public Integer call() {
        if (place.config != null) {
            return audit(Config.read(place.config).database());
        }
        Path data = DataDirectories.demo(place.data);
        Optional<RunningServer> running = EmbeddedServer.find(data);
        if (running.isPresent()) {
            return audit(running.get().database());
        }
        DataDirectories.requireExisting(data);
        try (EmbeddedServer server = EmbeddedServer.start(EmbeddedSettings.of(data))) {
            return audit(server.database());
        }
    }

    private int audit(DatabaseSettings settings) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        long start = System.nanoTime();
        Verifier.Report report;
        try (Database database = Database.open(settings)) {
            report =
                    new AuditStore(database)
                            .audit(read -> err.printf("%,d transfers read%n", read));
        }
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        report.faults().forEach(out::println);
        out.printf(
                "%,d accounts, %,d transfers checked in %.1f seconds%n",
                report.accounts(), report.transfers(), taken.toMillis() / 1_000.0);
        if (report.booksHold()) {
            out.println("books hold");
            return BOOKS_HOLD;
        }
        long count = report.faultCount();
        out.printf("books are damaged: %,d %s%n", count, count == 1 ? "fault" : "faults");
        return BOOKS_DAMAGED;
    }
}
