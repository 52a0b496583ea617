package org.milepost.proofs;

import java.util.Objects;
import org.milepost.bench.BenchCommand;
import org.milepost.proofs.packaging.PackageCommand;
import picocli.CommandLine;

/** The command line of all modules: the service's commands and those that test and measure it. */
final class ToolsMain {

    private ToolsMain() {}

    public static void main(String[] arguments) {
        System.setProperty("logback.configurationFile", "logback-tools.xml");
        System.exit(commandLine().execute(arguments));
    }

    /** Every command of {@code ./milepost}, with its help. */
    static CommandLine commandLine() {
        return org.milepost.Main.commandLine(
                        new BenchCommand(),
                        new TortureCommand(),
                        new ProveCommand(),
                        new PackageCommand(),
                        new CheckCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(
                        (exception, line, parsed) -> {
                            line.getErr().println("milepost: " + message(exception));
                            return CommandLine.ExitCode.SOFTWARE;
                        });
    }

    private static String message(Exception exception) {
        return Objects.requireNonNullElse(exception.getMessage(), exception.toString());
    }
}
