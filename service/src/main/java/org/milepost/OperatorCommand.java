package org.milepost;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.milepost.oauth.ClientStore;
import org.milepost.operator.ClientOperations;
import org.milepost.postgres.Database;
import org.milepost.programme.Programmes;
import org.milepost.trail.Actor;
import org.milepost.trail.ChangeStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code operator}: makes an operator's client, or gives it a new secret, and prints only the
 * secret.
 */
@Command(
        name = "operator",
        description =
                "Makes an operator's client and prints its secret. An existing"
                        + " client gets a new secret.",
        mixinStandardHelpOptions = true)
final class OperatorCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Mixin private ConfigOption config = new ConfigOption();

    @Option(
            names = "--client",
            defaultValue = "operator",
            paramLabel = "ID",
            description = "The id of the client. Default: operator.")
    private String client = "";

    @Override
    public Integer call() {
        Config settings = config.read();
        try (Database database = Database.open(settings.database())) {
            database.requireSchema();
            try (Programmes programmes = Programmes.open(database)) {
                ClientOperations clients =
                        new ClientOperations(
                                database,
                                programmes,
                                new ClientStore(database.jdbi()),
                                Routes.SCOPES,
                                new ChangeStore(database, new WallClock()));
                String secret =
                        clients.admitOperator(
                                Actor.named("command-line"), client, Routes.OPERATOR_SCOPE);
                Objects.requireNonNull(spec).commandLine().getOut().println(secret);
            }
        }
        return 0;
    }
}
