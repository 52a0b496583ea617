package org.milepost.proofs;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.milepost.proofs.balancer.ProxiesCommand;
import org.milepost.proofs.documents.DocumentsCommand;
import org.milepost.proofs.failover.FailoverCommand;
import org.milepost.proofs.maven.ConcurrencyCommand;
import org.milepost.proofs.maven.ConformanceCommand;
import org.milepost.proofs.maven.DefectsCommand;
import org.milepost.proofs.maven.FuzzCommand;
import org.milepost.proofs.maven.MutationCommand;
import org.milepost.proofs.maven.SecurityCommand;
import org.milepost.proofs.maven.SimulationCommand;
import org.milepost.proofs.month.MonthCommand;
import org.milepost.proofs.packaging.PackageProofCommand;
import org.milepost.proofs.partners.JunitCommand;
import org.milepost.proofs.restore.RestoreCommand;
import org.milepost.proofs.scale.ScaleCommand;
import org.milepost.proofs.signin.BrowserCommand;
import org.milepost.proofs.signin.ClientsCommand;
import org.milepost.proofs.signin.KeycloakCommand;
import org.milepost.proofs.upgrade.UpgradeCommand;
import org.milepost.proofs.watch.WatchCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The proofs that need more time or more machinery than the checks: each is a subcommand. */
@Command(
        name = "prove",
        description = "Runs a proof that needs more than 'check' does.",
        customSynopsis = "./milepost prove NAME [OPTIONS]",
        commandListHeading = "%nProofs, of which each has --help:%n",
        mixinStandardHelpOptions = true,
        subcommands = {
            SimulationCommand.class,
            ConcurrencyCommand.class,
            DefectsCommand.class,
            MutationCommand.class,
            FuzzCommand.class,
            ConformanceCommand.class,
            SecurityCommand.class,
            CrashCommand.class,
            RetriesCommand.class,
            OverloadCommand.class,
            FloodCommand.class,
            HistoryCommand.class,
            ScaleCommand.class,
            MonthCommand.class,
            ProxiesCommand.class,
            RestoreCommand.class,
            UpgradeCommand.class,
            FailoverCommand.class,
            BrowserCommand.class,
            KeycloakCommand.class,
            WatchCommand.class,
            DocumentsCommand.class,
            ClientsCommand.class,
            JunitCommand.class,
            WorldsCommand.class,
            PackageProofCommand.class
        })
final class ProveCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    /** Without a name: prints the list of proofs. */
    @Override
    public Integer call() {
        Objects.requireNonNull(spec).commandLine().usage(System.err);
        return CommandLine.ExitCode.USAGE;
    }
}
