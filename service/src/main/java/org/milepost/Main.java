package org.milepost;

import org.milepost.postgres.OperatorFault;
import org.milepost.threads.FatalErrors;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line: runs a command, and reports its failures for a person. {@code serve} and {@code
 * demo} read a {@link Config} and start an {@link Instance}.
 */
@Command(
        name = "./milepost",
        description = "A loyalty ledger with APIs for partners.",
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            TokenCommand.class,
            ListenCommand.class,
            TriggerCommand.class,
            VerifyCommand.class,
            MigrateCommand.class,
            EpochCommand.class,
            RebuildCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            LoadCommand.class,
            KeysCommand.class,
            OperatorCommand.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true)
public final class Main {

    /** The name of this program and its version. */
    static final String VERSION = "milepost 0.2.0-SNAPSHOT";

    /** Names the form of the log: {@code text}, or {@code json} for machines. */
    static final String LOG_FORM = "MILEPOST_LOG";

    /**
     * The status of a command that the configuration prevents (EX_CONFIG of sysexits.h). The unit
     * of the package does not start the server again after it.
     */
    static final int CONFIGURATION_FAULT = 78;

    /** The system property with the name by which a package calls this program. */
    private static final String PROGRAM = "milepost.program";

    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] args) {
        chooseLogForm(args);
        joinJavaLogging();
        FatalErrors.install();
        System.exit(commandLine().execute(args));
    }

    /**
     * All commands of the service, with their help.
     *
     * @param more the commands of other modules
     */
    public static CommandLine commandLine(Object... more) {
        CommandLine commandLine = new CommandLine(new Main());
        commandLine.setCommandName(System.getProperty(PROGRAM, "./milepost"));
        for (Object command : more) {
            commandLine.addSubcommand(command);
        }
        return CommandArguments.applyTo(commandLine)
                .setExecutionExceptionHandler((e, command, parsed) -> report(e, command));
    }

    /**
     * Called before anything logs. The environment variable decides; without it, a service logs
     * JSON.
     */
    private static void chooseLogForm(String[] args) {
        boolean serves = args.length > 0 && args[0].equals("serve");
        if (serves && System.getenv(LOG_FORM) == null) {
            System.setProperty(LOG_FORM, "json");
        }
    }

    /** What libraries log with java.util.logging goes to the same log, in the same form. */
    static void joinJavaLogging() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    private static int report(Exception e, CommandLine command) {
        FatalErrors.endProcessIfFatal(e);
        int status = command.getCommandSpec().exitCodeOnExecutionException();
        switch (e) {
            case OperatorFault fault -> {
                command.getErr().println("milepost: " + fault.text());
                // A command with a status of its own keeps it.
                if (fault.isOfConfiguration() && status == CommandLine.ExitCode.SOFTWARE) {
                    return CONFIGURATION_FAULT;
                }
            }
            default -> {
                LoggerFactory.getLogger(Main.class)
                        .error(
                                "the command failed with an unexpected exception; it ends"
                                        + " with status 1; report this as a defect",
                                e);
                command.getErr()
                        .println(
                                "milepost: unexpected failure, please report it as a"
                                        + " defect: "
                                        + e);
            }
        }
        return status;
    }
}
