package org.milepost.proofs.restore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.milepost.bench.Collectors;
import org.milepost.bench.process.Pauses;
import org.milepost.bench.process.Program;
import org.milepost.bench.process.ServerProcess;
import org.milepost.proofs.restore.TillCalls.Receipt;
import org.milepost.proofs.restore.TillCalls.Sale;
import org.milepost.proofs.site.Site;

/**
 * One backup and restore: sell, back up, sell on, lose the database, restore it, sell again. Keeps
 * every answer, and compares it with those after the restore.
 *
 * <p>Threads: used by one thread.
 */
final class RestoreProof {

    private static final int COLLECTORS = 20;
    private static final long MILES_EACH = 100_000;

    /**
     * Between the time to restore to and the next sale, so that the resolution of clocks does not
     * matter.
     */
    private static final Duration APART = Duration.ofMillis(200);

    /** A fault of an account whose history ends before that of the record. */
    private static final Pattern LOST =
            Pattern.compile(
                    "transfer (\\d+) \\(holder's number ends in (\\d+)\\): is not there; the record has"
                            + " it, the history ends at (\\d+)");

    private final BackupMethod method;
    private final int sales;
    private final Path logs;
    private final DebianCluster cluster;
    private final List<String> summary = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private final Set<String> numbers = new HashSet<>();
    private final Map<Long, Long> balances = new HashMap<>();
    private final Path config;
    private int traces;

    /**
     * A proof in this directory.
     *
     * @param sales how many redemptions are sold in each of the three parts
     */
    RestoreProof(BackupMethod method, int sales, Path directory, Path logs) {
        this.method = method;
        this.sales = sales;
        this.logs = logs;
        this.cluster = DebianCluster.in(directory);
        this.config = logs.resolve("milepost.properties");
    }

    List<String> summary() {
        return summary;
    }

    List<String> violations() {
        return violations;
    }

    /** Runs it. */
    void run() {
        try {
            prepare();
            Path early = logs.resolve("early.record");
            Path late = logs.resolve("late.record");
            ServerProcess server = ServerProcess.serve(logs, config);
            Instant target;
            int kept;
            try (TillCalls till = new TillCalls(server.address())) {
                sell(till, "before");
                cluster.command(List.of("mkdir", "-p", backups().toString())).require("mkdir");
                method.backUp(cluster);
                verify(0, "--write", early.toString());
                int atBackup = receipts.size();
                sell(till, "between");
                kept = method.reachesAnyTime() ? receipts.size() : atBackup;
                Pauses.pause(APART);
                target = Instant.now().truncatedTo(ChronoUnit.MICROS);
                Pauses.pause(APART);
                sell(till, "after");
                verify(0, "--write", late.toString());
                if (method.reachesAnyTime()) {
                    cluster.archiveAll();
                }
            }
            server.kill();
            cluster.lose();
            System.out.printf("%s: sold %d, and lost the server%n", method.title(), traces);
            long started = System.nanoTime();
            method.restore(cluster, target);
            Duration restored = Duration.ofNanos(System.nanoTime() - started);
            judge(early, late, kept, restored);
        } finally {
            cluster.stop();
        }
    }

    private Path backups() {
        return cluster.directory().resolve("archive");
    }

    private void prepare() {
        cluster.own(cluster.directory());
        cluster.command(List.of("mkdir", "-p", backups().toString())).require("mkdir");
        cluster.initialize(method.settings(cluster));
        cluster.start();
        cluster.createDatabase();
        Site.loadSandbox(cluster.database());
        Collectors.prepare(cluster.postgres(), COLLECTORS);
        try {
            Files.writeString(
                    config,
                    """
                    database.url=%s
                    database.user=%s
                    issuer=%s
                    http.port=0
                    management.port=0
                    """
                            .formatted(
                                    cluster.database().jdbcUrl(),
                                    cluster.database().user(),
                                    Site.issuer()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void sell(TillCalls till, String part) {
        for (int i = 0; i < sales; i++) {
            sell(till, new Sale(part + "-" + i, Collectors.prepared(i % COLLECTORS), ++traces));
        }
    }

    /** A new redemption, which must be approved with a number that was never given. */
    private void sell(TillCalls till, Sale sale) {
        Receipt receipt = till.redeem(sale);
        if (!receipt.code().equals("0000")) {
            violations.add(sale.key() + " was answered " + receipt.body());
            return;
        }
        if (!numbers.add(receipt.number())) {
            violations.add(sale.key() + " got a number that was given before");
        }
        long balance =
                balances.merge(
                        sale.collector(),
                        MILES_EACH - TillCalls.MILES,
                        (it, _) -> it - TillCalls.MILES);
        if (receipt.balance() != balance) {
            violations.add(
                    "%s: the balance is %d, not %d"
                            .formatted(sale.key(), receipt.balance(), balance));
        }
        receipts.add(receipt);
    }

    private void judge(Path early, Path late, int kept, Duration restored) {
        List<Receipt> lost = List.copyOf(receipts.subList(kept, receipts.size()));
        verify(0);
        verify(0, "--against", early.toString());
        compareWithWhatWasLost(verify(1, "--against", late.toString()), lost);
        for (Receipt receipt : lost) {
            balances.merge(receipt.sale().collector(), TillCalls.MILES, Long::sum);
        }
        ServerProcess server = ServerProcess.serve(logs, config);
        try (TillCalls till = new TillCalls(server.address())) {
            receipts.subList(0, kept).forEach(it -> repeatKept(till, it));
            List<Receipt> repeated = lost.subList(0, lost.size() / 2);
            List<Receipt> asked = lost.subList(lost.size() / 2, lost.size());
            asked.forEach(it -> ask(till, it));
            repeated.forEach(it -> sell(till, it.sale()));
            lost.forEach(it -> reverseLost(till, it));
            sell(till, "new");
        }
        server.stop();
        verify(0);
        summary.add(
                String.format(
                        Locale.ROOT,
                        "%s: %d redemptions sold, %d lost by the restore, which took %.1f s; %d numbers"
                                + " given, no two equal",
                        method.title(),
                        kept + lost.size(),
                        lost.size(),
                        restored.toMillis() / 1_000.0,
                        numbers.size()));
    }

    /** The record that was kept elsewhere names the accounts that lost transfers, and how many. */
    private void compareWithWhatWasLost(String output, List<Receipt> lost) {
        Map<String, Integer> expected = new TreeMap<>();
        for (Receipt receipt : lost) {
            String number = Long.toString(receipt.sale().collector());
            expected.merge(number.substring(number.length() - 4), 1, Integer::sum);
        }
        Map<String, Integer> found = new TreeMap<>();
        Matcher fault = LOST.matcher(output);
        while (fault.find()) {
            int missing = Integer.parseInt(fault.group(1)) - Integer.parseInt(fault.group(3));
            found.merge(fault.group(2), missing, Integer::sum);
        }
        if (!found.equals(expected)) {
            violations.add(
                    "verify --against names as lost %s, but lost were %s"
                            .formatted(found, expected));
        }
        summary.add(
                "%s: verify --against the record kept elsewhere names %d accounts with %d lost transfers"
                        .formatted(
                                method.title(),
                                found.size(),
                                found.values().stream().mapToInt(it -> it).sum()));
    }

    private void repeatKept(TillCalls till, Receipt first) {
        Receipt again = till.redeem(first.sale());
        if (again.status() != first.status() || !again.body().equals(first.body())) {
            violations.add(
                    "the retry of %s was answered %s, first %s"
                            .formatted(first.sale().key(), again.body(), first.body()));
        }
    }

    /** Nothing was booked under a lost key, and no request with it takes effect any more. */
    private void ask(TillCalls till, Receipt lost) {
        String outcome = till.outcome(lost.sale());
        Receipt late = till.redeem(lost.sale());
        if (!outcome.equals("NO_EFFECT") || !late.code().equals("0035")) {
            violations.add(
                    "%s: the outcome is %s, and then a request is answered %s"
                            .formatted(lost.sale().key(), outcome, late.body()));
        }
    }

    /** The number of a lost redemption reverses nothing. */
    private void reverseLost(TillCalls till, Receipt lost) {
        Receipt answer = till.reverse(lost.sale(), lost.number());
        if (!answer.code().equals("0057")) {
            violations.add(
                    "the reversal of lost %s was answered %s"
                            .formatted(lost.sale().key(), answer.body()));
        }
    }

    private String verify(int status, String... more) {
        List<String> arguments = new ArrayList<>(List.of("verify", "--config", config.toString()));
        arguments.addAll(List.of(more));
        Program.Ended ended = Program.run(logs, arguments.toArray(String[]::new));
        if (ended.exitCode() != status) {
            violations.add(
                    "%s: %s ended with status %d, not %d: %s"
                            .formatted(method.title(), arguments, ended.exitCode(), status, ended));
        }
        return ended.out();
    }
}
