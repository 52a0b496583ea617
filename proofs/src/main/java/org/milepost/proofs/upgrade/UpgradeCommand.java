package org.milepost.proofs.upgrade;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.milepost.bench.Project;
import org.milepost.proofs.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./milepost prove upgrade}. */
@Command(
        name = "upgrade",
        description = {
            "Upgrades under load: from the release before, built from the commit that the changelog"
                    + " names, with a stop of seconds; and from this build to one with one more"
                    + " migration, behind HAProxy and without one failed call.",
            "Needs git, Maven and Debian's package haproxy."
        },
        mixinStandardHelpOptions = true)
public final class UpgradeCommand implements Callable<Integer> {

    @Option(
            names = "--previous",
            paramLabel = "JAR",
            description = "The program of the release before. Default: it is built.")
    private @Nullable Path previous;

    @Override
    public Integer call() {
        PreviousRelease release =
                previous == null ? PreviousRelease.build() : new PreviousRelease(previous);
        StopUpgrade stop = new StopUpgrade(release, newDirectory());
        List<String> summary = new ArrayList<>();
        List<String> violations = new ArrayList<>();
        stop.run();
        stop.clean();
        stop.summary().forEach(System.out::println);
        violations.addAll(stop.violations());
        RollingUpgrade rolling = new RollingUpgrade();
        rolling.run();
        summary.addAll(rolling.summary());
        violations.addAll(rolling.violations());
        return new Verdict(summary, violations)
                .print("proven: an upgrade loses nothing, and from this build on no call");
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory(Project.var(), "upgrade-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
