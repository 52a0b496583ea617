package org.milepost;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.milepost.ledger.EpochStore;
import org.milepost.postgres.Database;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code epoch}: begins a new epoch of confirmation numbers. */
@Command(
        name = "epoch",
        description =
                "Begins a new epoch of confirmation numbers, so that none is given again after a"
                        + " restore that the database server does not notice.",
        mixinStandardHelpOptions = true)
final class EpochCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Mixin private ConfigOption config = new ConfigOption();

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        try (Database database = Database.open(config.read().database())) {
            database.requireDurable();
            int number = new EpochStore(database).begin(new WallClock().instant());
            out.printf(
                    "epoch %d has begun: confirmation numbers from now on differ from all before%n",
                    number);
        }
        return 0;
    }
}
