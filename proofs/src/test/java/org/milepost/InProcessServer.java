package org.milepost;

import java.net.URI;
import java.util.Optional;
import org.milepost.bench.process.Running;
import org.milepost.commit.LaneSettings;
import org.milepost.http.HttpSettings;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.proofs.site.Limits;

/**
 * A server within the tests' own process, for proofs that must be quick. It is in the product's own
 * package to reach what a process would reach by its command line.
 */
public final class InProcessServer {

    private InProcessServer() {}

    /** Starts one over this database. */
    public static Running start(DatabaseSettings database, String issuer, Limits limits) {
        LaneSettings usual = LaneSettings.ORDINARY;
        Instance instance =
                Instance.start(
                        new Config(
                                database,
                                HttpSettings.at("127.0.0.1", 0),
                                issuer,
                                new LaneSettings(
                                        limits.lanes(),
                                        limits.queueMax(),
                                        limits.batchMax(),
                                        false,
                                        usual.attemptsMax(),
                                        usual.unreachableMax()),
                                limits.deadline(),
                                Optional.empty()),
                        Instance.Purpose.SERVICE,
                        new WallClock());
        return new Running(URI.create(instance.url()), instance::close, Optional.empty());
    }
}
