package org.milepost.proofs.maven;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.milepost.bench.Project;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code prove simulation}: the tests with the tag {@code simulation}, with many seeds. */
@Command(
        name = "simulation",
        description = {
            "Simulates the checkout one step at a time, with faults in every" + " part.",
            "The checkout's rules, lanes, retries, deadlines and cancellations"
                    + " run in orders that seeds choose, with faults of the database, the"
                    + " instances, the clocks and the callers. A model checks every"
                    + " answer. Prints the seeds that fail."
        },
        mixinStandardHelpOptions = true)
public final class SimulationCommand implements Callable<Integer> {

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "100000",
            description = "number of seeds (default: ${DEFAULT-VALUE})")
    private long seeds;

    @Option(
            names = "--first",
            paramLabel = "N",
            defaultValue = "1",
            description = "the first seed (default: ${DEFAULT-VALUE})")
    private long first;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "only this seed; if it fails, prints all of its steps")
    private @Nullable Long seed;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        long start = seed == null ? first : seed;
        long count = seed == null ? seeds : 1;
        if (start < 1 || count < 1) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "seeds are numbers from 1");
        }
        System.err.println("milepost: compiling ...");
        return new Maven(Project.home(), Optional.empty())
                .run(
                        "-q",
                        "test",
                        "-Dgroups=simulation",
                        "-Dsimulation.seeds=" + count,
                        "-Dsimulation.first=" + start,
                        "-Dsurefire.timeout=10800");
    }
}
