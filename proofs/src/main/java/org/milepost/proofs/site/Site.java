package org.milepost.proofs.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.milepost.amcash.CheckoutEndpoint;
import org.milepost.amcash.CheckoutParts;
import org.milepost.avios.PartnerApi;
import org.milepost.bench.Collectors;
import org.milepost.bench.Postgres;
import org.milepost.bench.Project;
import org.milepost.bench.process.Program;
import org.milepost.bench.process.ServerProcess;
import org.milepost.commit.LaneSettings;
import org.milepost.ledger.Ledger;
import org.milepost.member.Members;
import org.milepost.oauth.MemberAccess;
import org.milepost.operator.Operations;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.EmbeddedServer;
import org.milepost.postgres.EmbeddedSettings;
import org.milepost.programme.Programmes;
import org.milepost.sandbox.Sandbox;

/**
 * A database with the sandbox's partners and a range of collectors, in its own directory, which is
 * deleted when it is closed, with the logs of the servers over it.
 *
 * <p>Threads: used by one thread.
 */
public final class Site implements AutoCloseable {

    /** Who the servers say they are: the same for all, so that a token opens each. */
    private static final String ISSUER = "https://milepost.example";

    private static final InstantSource CLOCK = () -> Instant.now().truncatedTo(ChronoUnit.MICROS);

    private final Path directory;
    private final EmbeddedServer server;
    private final Collectors collectors;
    private boolean kept;

    private Site(Path directory, EmbeddedServer server, Collectors collectors) {
        this.directory = directory;
        this.server = server;
        this.collectors = collectors;
    }

    /** Makes the database in a new directory below this one. */
    public static Site open(Path scratch, int collectors) {
        try {
            Path directory = Files.createTempDirectory(scratch, "site-");
            Files.createDirectories(directory.resolve("logs"));
            Path data = directory.resolve("data");
            EmbeddedServer server = EmbeddedServer.start(EmbeddedSettings.of(data));
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            loadSandbox(server.database());
            return new Site(
                    directory, server, Collectors.prepare(Postgres.runningOn(data), collectors));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How its database is reached. */
    public DatabaseSettings database() {
        return server.database();
    }

    /** The data directory of its database. */
    public Path data() {
        return directory.resolve("data");
    }

    /** Stops its database, so that it can be run in another way. */
    public void stopDatabase() {
        server.stop();
    }

    /** The collectors whose miles are redeemed. */
    public Collectors collectors() {
        return collectors;
    }

    /** The directory of the logs of its servers. */
    public Path logs() {
        return directory.resolve("logs");
    }

    /** Who its servers say they are. */
    public static String issuer() {
        return ISSUER;
    }

    /** Starts a server process over the database. */
    public ServerProcess serve(Limits limits) {
        return serve(limits, database().jdbcUrl());
    }

    /** The same with another heap than usual. */
    public ServerProcess serve(Limits limits, int heapMegabytes) {
        return ServerProcess.serve(logs(), config(limits), heapMegabytes);
    }

    /**
     * The same, when the way to the database is another one.
     *
     * @param databaseUrl how the server reaches it
     */
    public ServerProcess serve(Limits limits, String databaseUrl) {
        return ServerProcess.serve(logs(), config(limits, databaseUrl));
    }

    /**
     * The same with further settings, which replace those of a site.
     *
     * @param settings lines such as {@code http.port=8080}
     */
    public ServerProcess serve(Limits limits, List<String> settings) {
        return ServerProcess.serve(logs(), configuration(limits, settings));
    }

    /**
     * A file of settings for its database.
     *
     * @param settings further lines, which replace those of a site
     */
    public Path configuration(Limits limits, List<String> settings) {
        Path config = config(limits);
        try {
            return Files.write(config, settings, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The same through the launcher, as the product is run.
     *
     * @param home the project, where the launcher is
     */
    public ServerProcess launch(Path home, Limits limits) {
        return ServerProcess.byLauncher(
                home, logs(), "serve", "--config", config(limits).toString());
    }

    /** Has the product audit the books, in a process of its own; the message if they do not. */
    public List<String> audit(Limits limits) {
        return Program.audit(logs(), "--config", config(limits).toString());
    }

    /** What was logged by the servers and their database that no log may hold. */
    public List<String> secretsInLogs() {
        return LogScan.of(logs(), data()).stream().map(line -> "logged: " + line).toList();
    }

    /** Keeps all files when this is closed, for inspection; returns their directory. */
    public Path keep() {
        kept = true;
        return directory;
    }

    /** Stops the database and deletes everything, unless it is to be kept. */
    @Override
    public void close() {
        server.close();
        if (kept) {
            return;
        }
        Project.delete(directory);
    }

    /** Makes the tables of a new database, and the sandbox's data in it. */
    public static void loadSandbox(DatabaseSettings settings) {
        try (Database database = Database.open(settings)) {
            database.migrate();
            try (Programmes programmes = Programmes.open(database);
                    Ledger ledger = Ledger.open(database, LaneSettings.ORDINARY, CLOCK)) {
                Members members =
                        new Members(
                                database, programmes, ledger, PartnerApi.CURRENCY, CLOCK, CLOCK);
                Sandbox sandbox =
                        new Sandbox(
                                Operations.of(
                                        database,
                                        programmes,
                                        ledger,
                                        members,
                                        new MemberAccess(CLOCK),
                                        Set.of("amcash", "operator", "retrieve_username", "debit"),
                                        CheckoutEndpoint.CURRENCY,
                                        new CheckoutParts(),
                                        CLOCK),
                                past -> Ledger.open(database, LaneSettings.ORDINARY, past),
                                CLOCK);
                sandbox.load();
                members.passwords().registerAll(sandbox.members(), Sandbox.PASSWORD);
            }
        }
    }

    private Path config(Limits limits) {
        return config(limits, database().jdbcUrl());
    }

    private Path config(Limits limits, String databaseUrl) {
        try {
            Path password = directory.resolve("password");
            Files.writeString(password, database().password());
            return Files.writeString(
                    Files.createTempFile(directory, "serve-", ".properties"),
                    """
                    database.url=%s
                    database.user=%s
                    database.passwordFile=%s
                    issuer=%s
                    http.port=0
                    management.port=0
                    lanes=%d
                    lanes.queueMax=%d
                    lanes.batchMax=%d
                    checkout.deadlineMillis=%d
                    """
                            .formatted(
                                    databaseUrl,
                                    database().user(),
                                    password,
                                    ISSUER,
                                    limits.lanes(),
                                    limits.queueMax(),
                                    limits.batchMax(),
                                    limits.deadline().toMillis()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
