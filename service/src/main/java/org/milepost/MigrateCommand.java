package org.milepost;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.milepost.postgres.Database;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code migrate}: makes the tables, or brings them up to the schema of this version. */
@Command(
        name = "migrate",
        description = {
            "Makes the tables, or brings them up to the schema of this version.",
            "Run it before the first start of a new version. With migrate.user in the settings, that"
                    + " role owns the tables, the role of the servers gets only the rights that it"
                    + " needs, and the role of verify.user may read what"
                    + " an audit compares, but no key, secret or password hash."
        },
        mixinStandardHelpOptions = true)
final class MigrateCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Mixin private ConfigOption config = new ConfigOption();

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Config settings = config.read();
        try (Database database = Database.open(settings.owner())) {
            database.requireDurable();
            int applied = database.migrate();
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
