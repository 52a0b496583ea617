package org.milepost.proofs;

import java.util.concurrent.Callable;
import org.milepost.proofs.crash.CrashCommand;
import org.milepost.proofs.retries.RetriesCommand;
import org.milepost.proofs.signin.BrowserCommand;
import org.milepost.proofs.signin.KeycloakCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The proofs that need more time or more machinery than the checks: each is a subcommand. */
@Command(
        name = "prove",
        description = "Runs a proof that needs more than 'check' does.",
        synopsisSubcommandLabel = "NAME",
        footer = {
            "Parts of the launcher, since they need Maven:",
            "  simulation   The checkout one step at a time, with everything failing that can.",
            "  concurrency  Lanes' queues and the memory of tokens in many orders of steps.",
            "  defects      Known mistakes, planted one at a time, which tests must notice.",
            "  mutation     Changes the pure code in small ways, which its tests must notice.",
            "  security     Reads the compiled service for known holes.",
            "  fuzz         Feeds what reads requests with any bytes."
        },
        mixinStandardHelpOptions = true,
        subcommands = {
            CrashCommand.class,
            RetriesCommand.class,
            OverloadCommand.class,
            FloodCommand.class,
            HistoryCommand.class,
            BrowserCommand.class,
            KeycloakCommand.class
        })
final class ProveCommand implements Callable<Integer> {

    /** Without a name: tells which proofs there are. */
    @Override
    public Integer call() {
        CommandLine.usage(this, System.err);
        return CommandLine.ExitCode.USAGE;
    }
}
