package org.milepost.proofs.maven;

import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code prove concurrency}: the tests with the tag {@code concurrency}, which Lincheck runs. */
@Command(
        name = "concurrency",
        description = {
            "Runs lanes' queues and the token cache in many orders of steps.",
            "Lincheck runs a lane in hundreds of orders of steps. It also calls"
                    + " the token cache, and requests that join a running one, from"
                    + " several threads, and compares the results with those of calls one"
                    + " after the other. It prints each step of a failure. Takes two"
                    + " minutes."
        },
        mixinStandardHelpOptions = true)
public final class ConcurrencyCommand implements Callable<Integer> {

    private static final Pattern RESULT =
            Pattern.compile(
                    "\\[INFO\\] Tests run: (\\d+),.*Time elapsed: (.*) s -- in org\\.milepost\\.(.*)");
    private static final int LINES_MAX = 200;

    @Option(
            names = "--orders",
            paramLabel = "N",
            defaultValue = "500",
            description = "how many orders for each test (default: ${DEFAULT-VALUE})")
    private int orders;

    @Override
    public Integer call() {
        System.err.println("milepost: compiling, then trying orders of steps; takes minutes ...");
        Maven maven = Maven.logging("concurrency");
        int status =
                maven.run(
                        "test",
                        "-Dgroups=concurrency",
                        "-Dtests.without=none",
                        "-Dtests.timeout=20 m",
                        "-Dinterleavings=" + orders);
        for (String line : maven.lines()) {
            Matcher result = RESULT.matcher(line);
            if (result.matches()) {
                System.out.printf(
                        "concurrency %s: %s tests hold, %s s%n",
                        result.group(3), result.group(1), result.group(2));
            }
        }
        if (status != 0) {
            maven.lines().stream()
                    .filter(line -> line.startsWith("[ERROR]") || line.startsWith("= "))
                    .limit(LINES_MAX)
                    .forEach(System.err::println);
            System.err.println("milepost: all of the output is in " + maven.log().orElseThrow());
        }
        return status;
    }
}
