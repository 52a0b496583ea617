package org.milepost.proofs;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The help of {@code check}, which the launcher runs, because it builds this program too. */
@Command(
        name = "check",
        description = "Builds everything from the sources and runs every check and test.",
        footer = {
            "",
            "Does not run the proofs ('./milepost help prove'). Takes seven to"
                    + " eleven minutes on two cores.",
            "Ends with 0 when all tests passed. A skipped test counts as failed."
        },
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        throw new IllegalStateException("run it as './milepost check'");
    }
}
