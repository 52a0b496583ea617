package org.milepost;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.milepost.avios.PartnerApi;
import org.milepost.bulk.BulkImport;
import org.milepost.bulk.BulkImport.Outcome;
import org.milepost.bulk.BulkImports;
import org.milepost.bulk.ImportKind;
import org.milepost.bulk.ImportRun;
import org.milepost.bulk.UnreadableFile;
import org.milepost.postgres.Database;
import org.milepost.postgres.OperatorFault;
import org.milepost.programme.Programmes;
import org.milepost.trail.Actor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code import}: imports a CSV file of collectors, households, members or opening balances. */
@Command(
        name = "import",
        description = {
            "Imports collectors, households, members or opening balances from a CSV file, while servers serve.",
            "The whole file is checked first; if one row is refused, nothing is imported. The same"
                    + " command again goes on where an import was interrupted, and does nothing if the"
                    + " file was imported. docs/IMPORT.md describes the columns."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:The file is imported, or with --check could be.",
            "1:Rows are refused, as the file of verdicts says, or the import failed.",
            "2:The arguments are wrong; nothing was done."
        },
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {

    private static final Actor ACTOR = Actor.named("command-line");
    private static final long TOLD_NANOS = Duration.ofSeconds(2).toNanos();

    @Spec private @Nullable CommandSpec spec;

    @Mixin private ConfigOption config = new ConfigOption();

    @Parameters(
            index = "0",
            paramLabel = "KIND",
            description = "collectors, households, members or balances.")
    private String kind = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "The CSV file, in UTF-8.")
    private @Nullable Path file;

    @Option(
            names = "--programme",
            paramLabel = "CODE",
            required = true,
            description = "The programme that they belong to.")
    private String programme = "";

    @Option(names = "--check", description = "Only checks the file.")
    private boolean checkOnly;

    @Option(
            names = "--verdicts",
            paramLabel = "FILE",
            description =
                    "Where the verdict on each row is written. Default: beside the file, with"
                            + " .verdicts.csv after its name.")
    private @Nullable Path verdicts;

    @Option(
            names = "--share",
            paramLabel = "PERCENT",
            defaultValue = "100",
            description = {
                "How much of its time the import may work, from 1 to 100. Default: 100.",
                "While servers book it works a tenth of that."
            })
    private int share;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        if (share < 1 || share > 100) {
            throw new ParameterException(command.commandLine(), "--share must be from 1 to 100");
        }
        ImportKind ofRows =
                ImportKind.of(kind)
                        .orElseThrow(
                                () ->
                                        new ParameterException(
                                                command.commandLine(),
                                                "KIND must be collectors, households, members or"
                                                        + " balances"));
        Path wanted = Objects.requireNonNull(file);
        Path judged =
                verdicts == null
                        ? wanted.resolveSibling(wanted.getFileName() + ".verdicts.csv")
                        : verdicts;
        PrintWriter out = command.commandLine().getOut();
        Told told = new Told(command.commandLine().getErr());
        try (Database database = Database.open(config.read().database())) {
            database.requireDurable();
            database.requireSchema();
            try (Programmes programmes = Programmes.open(database)) {
                Outcome outcome =
                        new BulkImports(database, programmes, PartnerApi.CURRENCY, new WallClock())
                                .of(
                                        ACTOR,
                                        new BulkImports.Wanted(
                                                ofRows, programme, wanted, judged, share),
                                        told)
                                .run(checkOnly);
                return report(outcome, judged, out);
            }
        } catch (UnreadableFile e) {
            throw new OperatorFault("Nothing was imported: " + e.getMessage() + ".", e);
        } catch (UncheckedIOException e) {
            throw unusable(Objects.requireNonNull(e.getCause()));
        }
    }

    private static OperatorFault unusable(IOException cause) {
        return new OperatorFault(
                "A file cannot be read or written: "
                        + cause.getClass().getSimpleName()
                        + " "
                        + cause.getMessage()
                        + ". What was imported before stays; the same command goes on.",
                cause);
    }

    private static int report(Outcome outcome, Path judged, PrintWriter out) {
        ImportRun.Counts counts = outcome.counts();
        String what =
                switch (outcome) {
                    case Outcome.Checked _ -> "checked, nothing imported";
                    case Outcome.Refused _ -> "nothing imported, because rows are refused";
                    case Outcome.Imported it when it.isRepeated() ->
                            "import " + it.run() + " had this file; nothing to do";
                    case Outcome.Imported it -> "import " + it.run() + " is complete";
                };
        out.printf(
                Locale.ROOT,
                "%s: %,d rows, %,d %s, %,d present before, %,d refused%n",
                what,
                counts.rows(),
                counts.added(),
                outcome instanceof Outcome.Imported ? "added" : "can be added",
                counts.present(),
                counts.refused());
        out.printf("verdicts: %s%n", judged);
        return counts.refused() == 0 ? 0 : 1;
    }

    /** Prints every two seconds how far an import is. */
    private static final class Told implements BulkImport.Progress {

        private final PrintWriter err;
        private boolean loading;
        private long since = System.nanoTime();
        private long told = since;
        private long first = -1;

        Told(PrintWriter err) {
            this.err = err;
        }

        @Override
        public void reached(boolean loads, long rows) {
            long now = System.nanoTime();
            if (loads != loading || first < 0) {
                loading = loads;
                since = now;
                first = rows;
            }
            if (now - told >= TOLD_NANOS) {
                told = now;
                err.printf(
                        Locale.ROOT,
                        "%,d rows %s, %,d a second%n",
                        rows,
                        loads ? "imported" : "checked",
                        (long) ((rows - first) / ((now - since) / 1e9 + 1e-9)));
                err.flush();
            }
        }
    }
}
