package org.milepost;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.milepost.audit.Audit;
import org.milepost.audit.VerificationStore;
import org.milepost.ledger.AccountId;
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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code verify}: audits the books, of a running installation or of a stopped demo; writes a record
 * of their state, and compares them with an earlier record.
 */
@Command(
        name = "verify",
        description = {
            "Audits the books, the operators' trail, and the data that must" + " agree with them.",
            "Without --against it proves that the rows of the database agree"
                    + " with each other. With --against it also proves that they continue"
                    + " the record."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:The books hold.",
            "1:The books are damaged, or do not continue the record.",
            "2:The arguments are wrong; nothing was checked.",
            "3:The books could not be checked; nothing is known about them."
        },
        exitCodeOnExecutionException = VerifyCommand.NOT_CHECKED,
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

    private static final int BOOKS_HOLD = 0;
    private static final int BOOKS_DAMAGED = 1;

    /** Not the status of damage, so that a script does not take an outage for it. */
    static final int NOT_CHECKED = 3;

    @Spec private @Nullable CommandSpec spec;

    @ArgGroup private Place place = new Place();

    @Option(
            names = "--write",
            paramLabel = "FILE",
            description =
                    "Writes a record of the books to this file, if they hold. Keep it"
                            + " on another machine.")
    private @Nullable Path write;

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description = "Proves that the current history continues this earlier record.")
    private @Nullable Path against;

    @Option(
            names = "--incremental",
            paramLabel = "N",
            description = {
                "Reads what is new since the last incremental audit, and of the old the N-th part"
                        + " that was read the longest ago, 2 to 256: N of these audits read"
                        + " everything. The first one reads everything. Not with a record."
            })
    private int runs;

    @Option(names = "--json", description = "Prints the result as one JSON object.")
    private boolean asJson;

    /** Which books. */
    private static final class Place {
        @Option(
                names = "--data",
                paramLabel = "DIR",
                description = "The data directory of a demo, running or not. Default: var/demo.")
        private @Nullable Path data;

        @Option(
                names = "--config",
                paramLabel = "FILE",
                description = "The settings of an installation over an external PostgreSQL.")
        private @Nullable Path config;
    }

    @Override
    public Integer call() {
        if (runs != 0 && (runs < 2 || runs > AccountId.BUCKETS)) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "--incremental must be 2 to 256");
        }
        if (runs != 0 && (write != null || against != null)) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--incremental cannot be given with --write or --against: records are of whole"
                            + " audits");
        }
        if (place.config != null) {
            return audit(Config.of(Settings.read(place.config)).verifier());
        }
        Path data = DataDirectories.demo(place.data);
        DataDirectories.requireBooks(data, Objects.requireNonNull(spec).commandLine());
        Optional<RunningServer> running = EmbeddedServer.find(data);
        if (running.isPresent()) {
            return audit(running.get().database());
        }
        try (EmbeddedServer server = EmbeddedServer.start(EmbeddedSettings.of(data))) {
            return audit(server.database());
        }
    }

    private int audit(DatabaseSettings settings) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        if (runs != 0) {
            return auditIncrement(settings);
        }
        long start = System.nanoTime();
        Audit.Result result;
        Duration taken;
        try (Database database = Database.open(settings)) {
            result =
                    new Audit(database)
                            .run(
                                    Optional.ofNullable(against),
                                    Optional.ofNullable(write)
                                            .map(
                                                    file ->
                                                            new Audit.Writing(
                                                                    file,
                                                                    new WallClock().instant())),
                                    read -> err.printf("%,d transfers read%n", read));
            taken = Duration.ofNanos(System.nanoTime() - start);
            new VerificationStore(database)
                    .add(result.report(), taken)
                    .ifPresent(this::printUnstored);
        }
        Verifier.Report report = result.report();
        if (asJson) {
            out.println(json(result, taken));
            return report.booksHold() ? BOOKS_HOLD : BOOKS_DAMAGED;
        }
        report.faults().forEach(out::println);
        out.printf(
                "%,d accounts, %,d transfers checked in %.1f seconds%n",
                report.accounts(), report.transfers(), taken.toMillis() / 1_000.0);
        if (report.booksHold()) {
            out.println("books hold");
            result.comparedWith()
                    .ifPresent(it -> out.printf("they continue the record of %s%n", it));
            result.written().ifPresent(it -> out.printf("recorded in %s, sha256 %s%n", write, it));
            return BOOKS_HOLD;
        }
        long count = report.faultCount();
        out.printf(
                "books are damaged%s: %,d %s%n",
                against == null ? "" : ", or do not continue the record",
                count,
                count == 1 ? "fault" : "faults");
        if (write != null) {
            out.println("no record was made");
        }
        return BOOKS_DAMAGED;
    }

    private void printUnstored(String reason) {
        Objects.requireNonNull(spec)
                .commandLine()
                .getErr()
                .printf(
                        "the metrics of the servers will not show this result,"
                                + " because it cannot be stored: %s%n",
                        reason);
    }

    private int auditIncrement(DatabaseSettings settings) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        long start = System.nanoTime();
        try (Database database = Database.open(settings)) {
            VerificationStore store = new VerificationStore(database);
            Audit.Increment result = new Audit(database).runIncrement(store.mark(), runs, _ -> {});
            Duration taken = Duration.ofNanos(System.nanoTime() - start);
            store.add(result, taken).ifPresent(this::printUnstored);
            Verifier.Report report = result.report();
            String wholeSince =
                    result.mark().readAt().stream().findFirst().map(Instant::toString).orElse("");
            if (asJson) {
                ObjectNode json = json(report, taken);
                json.put("partsRead", result.buckets()).put("parts", AccountId.BUCKETS);
                json.put("wholeSince", wholeSince);
                out.println(json);
            } else {
                report.faults().forEach(out::println);
                out.printf(
                        "%,d accounts, %,d transfers and %d of %d parts checked in %.1f seconds%n",
                        report.accounts(),
                        report.transfers(),
                        result.buckets(),
                        AccountId.BUCKETS,
                        taken.toMillis() / 1_000.0);
                out.println(
                        report.booksHold()
                                ? "what was read holds; every part was read since " + wholeSince
                                : "books are damaged: %,d faults".formatted(report.faultCount()));
            }
            return report.booksHold() ? BOOKS_HOLD : BOOKS_DAMAGED;
        }
    }

    private static ObjectNode json(Verifier.Report report, Duration taken) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("booksHold", report.booksHold());
        json.put("accounts", report.accounts());
        json.put("transfers", report.transfers());
        json.put("seconds", taken.toMillis() / 1_000.0);
        json.put("faultCount", report.faultCount());
        ArrayNode faults = json.putArray("faults");
        report.faults().forEach(faults::add);
        return json;
    }

    private String json(Audit.Result result, Duration taken) {
        ObjectNode json = json(result.report(), taken);
        result.comparedWith().ifPresent(it -> json.put("continues", it.toString()));
        result.written()
                .ifPresent(it -> json.put("record", String.valueOf(write)).put("sha256", it));
        return json.toString();
    }
}
