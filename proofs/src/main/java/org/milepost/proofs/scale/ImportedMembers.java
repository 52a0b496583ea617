package org.milepost.proofs.scale;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.IntFunction;
import org.milepost.bulk.BulkImport;
import org.milepost.bulk.BulkImports;
import org.milepost.bulk.ImportKind;
import org.milepost.postgres.Database;
import org.milepost.programme.Programmes;
import org.milepost.trail.Actor;

/**
 * Imports members and their opening balances from files, and says how many rows a second.
 *
 * @param members how many
 */
record ImportedMembers(Database database, Programmes programmes, InstantSource clock, int members) {

    private static final String MEMBERS = "ATRP";
    private static final String CURRENCY = "AVIOS";
    private static final int RATE_WANTED = 10_000;

    /** Imports them; a file is deleted afterwards. */
    void load(Path directory, PrintStream out) {
        load(
                ImportKind.MEMBERS,
                "number,first_name,family_name",
                it ->
                        LoadedBooks.memberNumber(it)
                                + ","
                                + LoadedBooks.firstName(it)
                                + ","
                                + LoadedBooks.familyName(it),
                directory,
                out);
        load(
                ImportKind.BALANCES,
                "number,miles",
                it -> LoadedBooks.memberNumber(it) + "," + (1_000 + it % 1_000),
                directory,
                out);
    }

    private void load(
            ImportKind kind,
            String columns,
            IntFunction<String> row,
            Path directory,
            PrintStream out) {
        Path file = directory.resolve(kind.word() + ".csv");
        Path verdicts = directory.resolve(kind.word() + ".verdicts.csv");
        try {
            try (BufferedWriter lines = Files.newBufferedWriter(file)) {
                lines.write(columns + "\n");
                for (int member = 0; member < members; member++) {
                    lines.write(row.apply(member) + "\n");
                }
            }
            Loading loading = new Loading();
            BulkImport.Outcome outcome =
                    new BulkImports(database, programmes, CURRENCY, clock)
                            .of(
                                    Actor.named("scale"),
                                    new BulkImports.Wanted(kind, MEMBERS, file, verdicts, 100),
                                    loading)
                            .run(false);
            if (outcome.counts().added() != members) {
                throw new IllegalStateException(
                        "imported " + outcome.counts() + " of " + members + " " + kind.word());
            }
            out.printf(
                    Locale.ROOT,
                    "imported %,d %s: %,.0f rows a second, and %,.0f with the check before"
                            + " (wanted: %,d)%n",
                    members,
                    kind.word(),
                    members / loading.secondsOfLoading(),
                    members / loading.seconds(),
                    RATE_WANTED);
            Files.delete(file);
            Files.delete(verdicts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** When an import began, and when it began to load. */
    private static final class Loading implements BulkImport.Progress {

        private final long start = System.nanoTime();
        private long checked = start;
        private long end = start;

        @Override
        public void reached(boolean loads, long rows) {
            end = System.nanoTime();
            if (!loads) {
                checked = end;
            }
        }

        double secondsOfLoading() {
            return (end - checked) / 1e9;
        }

        double seconds() {
            return (end - start) / 1e9;
        }
    }
}
