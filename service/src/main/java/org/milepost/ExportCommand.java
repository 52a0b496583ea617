package org.milepost;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.milepost.bulk.Export;
import org.milepost.postgres.Database;
import org.milepost.postgres.OperatorFault;
import org.milepost.trail.Actor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code export}: writes all data of an installation into a directory. */
@Command(
        name = "export",
        description = {
            "Writes all data of an installation, of one moment, into a new directory: a CSV file for each"
                    + " table and manifest.json with their checksums, while servers serve.",
            "The files contain data of persons: only their owner can read them. docs/EXPORT.md"
                    + " describes them, and what is left out."
        },
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {

    private static final Actor ACTOR = Actor.named("command-line");

    @Spec private @Nullable CommandSpec spec;

    @Mixin private ConfigOption config = new ConfigOption();

    @Parameters(index = "0", paramLabel = "DIR", description = "A directory that is new or empty.")
    private @Nullable Path directory;

    @Option(
            names = "--with-secrets",
            description = {
                "Also writes clients, keys, and hashes of passwords and secrets.",
                "Without it, partners, operators and members need new ones after a load, and"
                        + " confirmation numbers on receipts lead to nothing there."
            })
    private boolean withSecrets;

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        try (Database database = Database.open(config.read().database())) {
            database.requireSchema();
            Export.Made made =
                    new Export(database, Main.VERSION, new WallClock())
                            .into(
                                    Objects.requireNonNull(directory),
                                    withSecrets,
                                    ACTOR,
                                    (table, rows) ->
                                            err.printf(Locale.ROOT, "%s: %,d rows%n", table, rows));
            out.printf(
                    Locale.ROOT,
                    "exported %,d rows in %d files into %s; manifest.json has sha256 %s%n",
                    made.rows(),
                    made.files(),
                    directory,
                    made.sha256());
        } catch (UncheckedIOException e) {
            throw new OperatorFault(
                    "The export is not complete: "
                            + Objects.requireNonNull(e.getCause()).getClass().getSimpleName()
                            + " "
                            + Objects.requireNonNull(e.getCause()).getMessage()
                            + ". Delete the directory and repeat it.",
                    e);
        }
        return 0;
    }
}
