package org.milepost.proofs.restore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.milepost.bench.Project;
import org.milepost.proofs.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./milepost prove restore}. */
@Command(
        name = "restore",
        description = {
            "Sells, backs the database up, sells on, loses the database server with its files, restores"
                    + " it, and sells again: with pg_dump, with pg_basebackup and archived WAL to a"
                    + " point in time, and with pgBackRest.",
            "What was not lost is answered as before, what was lost is named by verify, and no"
                    + " confirmation number is given twice. Needs Debian's packages postgresql and"
                    + " pgbackrest."
        },
        mixinStandardHelpOptions = true)
public final class RestoreCommand implements Callable<Integer> {

    /** Where the user of PostgreSQL can write. */
    private static final Path SCRATCH = Path.of("/var/tmp");

    @Option(
            names = "--method",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "DUMP,BASE_BACKUP,PGBACKREST",
            description = "the methods of backup (default: ${DEFAULT-VALUE})")
    private List<BackupMethod> methods = List.of();

    @Option(
            names = "--sales",
            paramLabel = "N",
            defaultValue = "60",
            description = "how many redemptions are sold in each part (default: ${DEFAULT-VALUE})")
    private int sales;

    @Override
    public Integer call() {
        List<String> summary = new ArrayList<>();
        List<String> violations = new ArrayList<>();
        for (BackupMethod method : methods) {
            Path directory = newDirectory(SCRATCH);
            Path logs = newDirectory(Project.var());
            RestoreProof proof = new RestoreProof(method, sales, directory, logs);
            try {
                proof.run();
            } finally {
                summary.addAll(proof.summary());
                violations.addAll(proof.violations());
                if (proof.violations().isEmpty()) {
                    Project.delete(logs);
                } else {
                    summary.add("the logs are kept in " + logs);
                }
                Project.delete(directory);
            }
        }
        return new Verdict(summary, violations)
                .print(
                        "proven: what was kept and what was lost is known, and no number came twice");
    }

    private static Path newDirectory(Path parent) {
        try {
            return Files.createTempDirectory(parent, "milepost-restore-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
