package org.milepost.proofs.maven;

import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.milepost.bench.Project;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code prove conformance}: the tests with the tag {@code conformance}, with many requests. */
@Command(
        name = "conformance",
        description = {
            "Sends random requests that conform to the API documents.",
            "Fails if the answer is an error of the server, or a refusal of the form for a reason"
                    + " that the document does not list. Prints these requests."
        },
        mixinStandardHelpOptions = true)
public final class ConformanceCommand implements Callable<Integer> {

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "2000",
            description = "how many requests for each call (default: ${DEFAULT-VALUE})")
    private int requests;

    @Option(names = "--seed", paramLabel = "N", description = "repeats a run")
    private @Nullable Long seed;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        if (requests < 1) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "--requests must be 1 or more");
        }
        long chosen = seed == null ? new Random().nextLong() : seed;
        System.out.println("seed " + chosen);
        System.err.println("milepost: compiling ...");
        return new Maven(Project.home(), Optional.empty())
                .run(
                        "-q",
                        "test",
                        "-Dgroups=conformance",
                        "-Dconformance.requests=" + requests,
                        "-Dconformance.seed=" + chosen,
                        "-Dsurefire.timeout=10800");
    }
}
