package org.milepost.proofs.month;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.milepost.bench.Project;
import org.milepost.bench.process.ServerProcess;
import org.milepost.proofs.ToolRun;
import org.milepost.proofs.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./milepost prove month}. */
@Command(
        name = "month",
        description =
                "Runs a month of a programme with two partners: credits, a fraud, a wrong credit of"
                        + " fifty members, a lost card, a merge and an erased person. Then compares"
                        + " the reports with what was sent, and audits the books.",
        mixinStandardHelpOptions = true)
public final class MonthCommand implements Callable<Integer> {

    @Option(
            names = "--members",
            paramLabel = "N",
            defaultValue = "10000",
            description = "how many members there are, at least 100 (default: ${DEFAULT-VALUE})")
    private int members;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "chooses who is credited what (default: ${DEFAULT-VALUE})")
    private long seed;

    @Override
    public Integer call() {
        Path directory = directory();
        try {
            String data = directory.resolve("data").toString();
            ServerProcess demo =
                    ServerProcess.byLauncher(
                            Project.home(), directory, "demo", "--data", data, "--port", "0");
            List<String> faults =
                    new ArrayList<>(
                            new ProgrammeMonth(demo.address(), members, seed, System.out).run());
            demo.stop();
            ToolRun audit =
                    ToolRun.of(
                            directory,
                            List.of(
                                    Project.home().resolve("milepost").toString(),
                                    "verify",
                                    "--data",
                                    data));
            System.out.print(audit.output());
            if (audit.exitCode() != 0) {
                faults.add("verify ended with status " + audit.exitCode());
            }
            return Verdict.of(faults)
                    .print("after a month the reports and the books have what was sent");
        } finally {
            Project.delete(directory);
        }
    }

    private static Path directory() {
        try {
            return Files.createTempDirectory(Project.var(), "month-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
