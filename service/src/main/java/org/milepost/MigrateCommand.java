package org.milepost;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.milepost.postgres.Database;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code migrate}: makes the tables, or brings them up to the schema of this version. */
@Command(
        name = "migrate",
        description = {
            "Makes the tables, or brings them up to the schema of this version.",
            "Run it before the first start of a new version. With migrate.user in the settings, that"
                    + " role owns the tables, the role of the servers gets only the rights that it"
                    + " needs, and the role of verify.user may read what"
                    + " an audit compares, but no key, secret or password hash.",
            "With database.cluster=citus it also distributes the tables over the cluster. It can be"
                    + " repeated."
        },
        mixinStandardHelpOptions = true)
final class MigrateCommand implements Callable<Integer> {

    /** Two to four for each of three to six workers. */
    private static final int SHARDS = 12;

    @Spec private @Nullable CommandSpec spec;

    @Mixin private ConfigOption config = new ConfigOption();

    @Option(
            names = "--shards",
            paramLabel = "COUNT",
            description =
                    "With database.cluster=citus: how many shards the books have from the first"
                            + " migration on, 2 to 64. Default: ${DEFAULT-VALUE}.")
    private int shards = SHARDS;

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Config settings = config.read();
        try (Database database = Database.open(settings.owner())) {
            database.requireDurable();
            int applied = database.migrate();
            if (settings.database().isCluster()) {
                int tables = database.distribute(shards);
                out.println(
                        tables == 0
                                ? "the tables are distributed: nothing to do"
                                : "%d tables were distributed over %d shards"
                                        .formatted(tables, database.shards().shards().size()));
            }
            database.grantTo(settings.database().user());
            if (!settings.verifier().user().equals(settings.database().user())) {
                database.grantReadingTo(settings.verifier().user());
            }
            out.println(
                    applied == 0
                            ? "the schema is that of this version: nothing to do"
                            : "the schema is that of this version: %d migrations were applied"
                                    .formatted(applied));
        }
        return 0;
    }
}
