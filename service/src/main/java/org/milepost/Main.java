package org.milepost;

import org.milepost.postgres.OperatorFault;
import org.milepost.threads.FatalErrors;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: picks the command, and words what goes wrong for a person. */
@Command(
        name = "milepost",
        description = "The books of a loyalty currency, and the doors to them.",
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            TokenCommand.class,
            VerifyCommand.class,
            EpochCommand.class,
            OperatorCommand.class,
            CommandLine.HelpCommand.class
        },
        version = Main.VERSION,
        mixinStandardHelpOptions = true)
public final class Main {

    /** What --version prints. */
    static final String VERSION = "milepost 0.1.0-SNAPSHOT";

    /** Names the form of the log: {@code text}, or {@code json} for machines. */
    private static final String LOG_FORM = "MILEPOST_LOG";

    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] args) {
        chooseLogForm(args);
        FatalErrors.install();
        int code =
                new CommandLine(new Main())
                        .setExecutionExceptionHandler((e, command, parsed) -> tell(e, command))
                        .execute(args);
        System.exit(code);
    }

    /** Before anything logs. The environment decides; without it, a service logs for machines. */
    private static void chooseLogForm(String[] args) {
        boolean serves = args.length > 0 && args[0].equals("serve");
        if (serves && System.getenv(LOG_FORM) == null) {
            System.setProperty(LOG_FORM, "json");
        }
    }

    private static int tell(Exception e, CommandLine command) {
        FatalErrors.endProcessIfFatal(e);
        switch (e) {
            case OperatorFault fault -> command.getErr().println("milepost: " + fault.text());
            default -> {
                LoggerFactory.getLogger(Main.class).error("unexpected failure", e);
                command.getErr().println("milepost: this should not happen: " + e);
            }
        }
        return command.getCommandSpec().exitCodeOnExecutionException();
    }
}
