package org.milepost.bench;

import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Measures single steps of a redemption alone, by JMH. */
@Command(
        name = "jmh",
        description = "Measures parsing, the token check, the rules and the link, each alone.",
        mixinStandardHelpOptions = true)
final class JmhCommand implements Callable<Integer> {

    private static final TimeValue ITERATION = TimeValue.seconds(1);
    private static final int WARM_UPS = 4;
    private static final int MEASUREMENTS = 5;

    @Parameters(
            paramLabel = "PATTERN",
            arity = "0..1",
            defaultValue = "Benchmark",
            description = "which benchmarks: a regular expression (default: all)")
    private String pattern = "";

    @Override
    public Integer call() throws RunnerException {
        new Runner(
                        new OptionsBuilder()
                                .include(pattern)
                                .forks(1)
                                .warmupIterations(WARM_UPS)
                                .warmupTime(ITERATION)
                                .measurementIterations(MEASUREMENTS)
                                .measurementTime(ITERATION)
                                .build())
                .run();
        return 0;
    }
}
