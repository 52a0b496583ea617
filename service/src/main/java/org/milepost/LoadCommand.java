package org.milepost;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.milepost.audit.Audit;
import org.milepost.bulk.Export;
import org.milepost.bulk.LoadedExport;
import org.milepost.bulk.UnreadableFile;
import org.milepost.ledger.Verifier;
import org.milepost.postgres.Database;
import org.milepost.postgres.OperatorFault;
import org.milepost.trail.Actor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code load}: fills an empty installation with an export, and audits it. */
@Command(
        name = "load",
        description = {
            "Loads an export into an empty installation on which 'migrate' was run and no server runs, and"
                    + " audits the books. All is loaded or nothing. docs/EXPORT.md has the steps.",
            "Uses the role of migrate.user, which owns the tables."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:The export is loaded and the books hold.",
            "1:Nothing was loaded, or the books do not hold.",
            "2:The arguments are wrong; nothing was done."
        },
        mixinStandardHelpOptions = true)
final class LoadCommand implements Callable<Integer> {

    private static final Actor ACTOR = Actor.named("command-line");

    @Spec private @Nullable CommandSpec spec;

    @Mixin private ConfigOption config = new ConfigOption();

    @Parameters(index = "0", paramLabel = "DIR", description = "The directory of the export.")
    private @Nullable Path directory;

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        try (Database database = Database.open(config.read().owner())) {
            database.requireDurable();
            database.requireSchema();
            Export.Made made =
                    new LoadedExport(database, new WallClock())
                            .from(
                                    Objects.requireNonNull(directory),
                                    ACTOR,
                                    (table, rows) ->
                                            err.printf(Locale.ROOT, "%s: %,d rows%n", table, rows));
            out.printf(
                    Locale.ROOT,
                    "loaded %,d rows of %d files; manifest.json has sha256 %s%n",
                    made.rows(),
                    made.files(),
                    made.sha256());
            Verifier.Report report =
                    new Audit(database)
                            .run(read -> err.printf(Locale.ROOT, "%,d transfers read%n", read));
            report.faults().forEach(out::println);
            out.println(report.booksHold() ? "books hold" : "books are damaged");
            return report.booksHold() ? 0 : 1;
        } catch (UnreadableFile e) {
            throw new OperatorFault("Nothing was loaded: " + e.getMessage() + ".", e);
        } catch (UncheckedIOException e) {
            throw new OperatorFault(
                    "Nothing was loaded: a file cannot be read: "
                            + Objects.requireNonNull(e.getCause()).getClass().getSimpleName()
                            + " "
                            + Objects.requireNonNull(e.getCause()).getMessage()
                            + ".",
                    e);
        }
    }
}
