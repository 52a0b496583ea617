package org.milepost.proofs.upgrade;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.milepost.bench.Project;
import org.milepost.bench.process.Pauses;
import org.milepost.bench.process.Program;
import org.milepost.bench.process.ServerProcess;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.EmbeddedServer;
import org.milepost.postgres.EmbeddedSettings;
import org.milepost.proofs.balancer.LoadBalancer;
import org.milepost.proofs.restore.TillCalls;
import org.milepost.proofs.restore.TillCalls.Receipt;
import org.milepost.proofs.restore.TillCalls.Sale;
import org.milepost.proofs.site.Site;

/**
 * A server of the release before is stopped, the tables are migrated, and one of this build starts
 * at the same address, while a till sells and repeats what was not answered. Also shows what a
 * server of the release before does if it is not stopped.
 *
 * <p>Threads: used by one thread; the till has one of its own.
 */
final class StopUpgrade {

    private static final long COLLECTOR = 84_095_202_006L;
    private static final Duration SELLING = Duration.ofSeconds(5);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(20);

    private final PreviousRelease previous;
    private final Path directory;
    private final List<String> summary = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private long longestNanos;

    StopUpgrade(PreviousRelease previous, Path directory) {
        this.previous = previous;
        this.directory = directory;
    }

    List<String> summary() {
        return summary;
    }

    List<String> violations() {
        return violations;
    }

    /** Runs it. */
    void run() {
        Path data = directory.resolve("data");
        ServerProcess.byCommand(
                        directory,
                        previous.command(
                                "demo",
                                "--port",
                                "0",
                                "--management-port",
                                "0",
                                "--data",
                                data.toString()))
                .stop();
        try (EmbeddedServer database = EmbeddedServer.start(EmbeddedSettings.of(data))) {
            int port = LoadBalancer.freePort();
            Path config = config(database.database(), "serve", port);
            ServerProcess old = serveOld(config);
            ServerProcess forgotten = serveOld(config(database.database(), "forgotten", 0));
            URI address = URI.create("http://127.0.0.1:" + port);
            Thread till = Thread.ofPlatform().start(() -> sell(address));
            Pauses.pause(SELLING);
            old.stop();
            Program.Ended migrated =
                    Program.run(directory, "migrate", "--config", config.toString());
            ServerProcess next = ServerProcess.serve(directory, config);
            if (migrated.exitCode() != 0) {
                violations.add("migrate: " + migrated);
            }
            Pauses.pause(SELLING);
            isOver.set(true);
            join(till);
            requireNothingBooked(forgotten);
            repeatAll(next.address());
            next.stop();
            violations.addAll(Program.audit(directory, "--config", config.toString()));
        }
        summary.add(
                String.format(
                        Locale.ROOT,
                        "from the release before: a till waited %.1f s for the stop, the migration and the"
                                + " start; %d redemptions, each booked once",
                        longestNanos / 1e9,
                        receipts.size()));
    }

    private ServerProcess serveOld(Path config) {
        return ServerProcess.byCommand(
                directory, previous.command("serve", "--config", config.toString()));
    }

    private Path config(DatabaseSettings database, String name, int port) {
        try {
            return Files.writeString(
                    directory.resolve(name + ".properties"),
                    """
                    database.url=%s
                    database.user=%s
                    database.password=%s
                    issuer=%s
                    http.port=%d
                    management.port=0
                    """
                            .formatted(
                                    database.jdbcUrl(),
                                    database.user(),
                                    database.password(),
                                    Site.issuer(),
                                    port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sells one after the other; repeats each until it is answered. */
    private void sell(URI address) {
        try (TillCalls till = new TillCalls(address)) {
            for (int i = 1; !isOver.get(); i++) {
                Sale sale = new Sale("upgrade-" + i, COLLECTOR, i);
                Receipt sold = untilAnswered(() -> till.redeem(sale));
                receipts.add(sold);
                Receipt reversed = untilAnswered(() -> till.reverse(sale, sold.number()));
                if (!sold.code().equals("0000") || !reversed.code().equals("0000")) {
                    violations.add(sale.key() + " was answered " + sold.body() + reversed.body());
                    return;
                }
            }
        }
    }

    private interface Attempt {
        Receipt make();
    }

    private Receipt untilAnswered(Attempt attempt) {
        long started = System.nanoTime();
        while (true) {
            try {
                Receipt receipt = attempt.make();
                longestNanos = Math.max(longestNanos, System.nanoTime() - started);
                return receipt;
            } catch (UncheckedIOException _) {
                Pauses.pause(BETWEEN_ATTEMPTS);
            }
        }
    }

    /** A server of the release before that was not stopped answers that nothing is decided. */
    private void requireNothingBooked(ServerProcess forgotten) {
        try (TillCalls till = new TillCalls(forgotten.address())) {
            Receipt receipt = till.redeem(new Sale("forgotten", COLLECTOR, 1));
            if (receipt.status() < 400) {
                violations.add("a server of the release before booked: " + receipt.body());
            }
            summary.add(
                    "a server of the release before that was not stopped answers %s (%d), and books nothing"
                            .formatted(receipt.code(), receipt.status()));
        }
        forgotten.stop();
    }

    private void repeatAll(URI address) {
        Set<String> numbers = new HashSet<>();
        try (TillCalls till = new TillCalls(address)) {
            for (Receipt first : receipts) {
                Receipt again = till.redeem(first.sale());
                if (!again.body().equals(first.body())) {
                    violations.add(
                            "the retry of %s was answered %s, first %s"
                                    .formatted(first.sale().key(), again.body(), first.body()));
                }
                if (!numbers.add(again.number())) {
                    violations.add("a number was given twice");
                }
            }
        }
    }

    private static void join(Thread till) {
        try {
            till.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a till ends", e);
        }
    }

    /** Deletes its files, unless they show a violation. */
    void clean() {
        if (violations.isEmpty()) {
            Project.delete(directory);
        } else {
            summary.add("all files are kept in " + directory);
        }
    }
}
