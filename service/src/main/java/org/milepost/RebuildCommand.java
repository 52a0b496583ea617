package org.milepost;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.milepost.postgres.Database;
import org.milepost.readmodel.PersonModel;
import org.milepost.readmodel.TransferModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rebuild}: makes the read models again from the first transfer on. */
@Command(
        name = "rebuild",
        description = {
            "Deletes the read models, by which operators find transfers and persons. Servers"
                    + " make them again from the first transfer on, while they serve.",
            "Until then searches find only a part, and their answers say so. The books do not need the"
                    + " read models. Uses the role of migrate.user, which owns the tables."
        },
        mixinStandardHelpOptions = true)
final class RebuildCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Mixin private ConfigOption config = new ConfigOption();

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        try (Database database = Database.open(config.read().owner())) {
            database.requireSchema();
            TransferModel.rebuild(database);
            PersonModel.rebuild(database);
            out.println("the read models are empty; running servers make them again");
        }
        return 0;
    }
}
