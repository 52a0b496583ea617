package org.milepost.bench;

import java.util.Objects;
import org.milepost.bench.torture.TortureCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands that measure and prove the product from outside. */
@Command(
        name = "milepost",
        mixinStandardHelpOptions = true,
        subcommands = {BenchCommand.class, ProveCommand.class, TortureCommand.class})
final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.setProperty("logback.configurationFile", "logback-bench.xml");
        CommandLine commands =
                new CommandLine(new Main())
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .setExecutionExceptionHandler(
                                (exception, line, parsed) -> {
                                    line.getErr().println("milepost: " + said(exception));
                                    return CommandLine.ExitCode.SOFTWARE;
                                });
        System.exit(commands.execute(arguments));
    }

    private static String said(Exception exception) {
        return Objects.requireNonNullElse(exception.getMessage(), exception.toString());
    }
}
