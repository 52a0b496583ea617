package org.milepost;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.jdbi.v3.core.Handle;
import org.milepost.amcash.CheckoutEndpoint;
import org.milepost.amcash.CheckoutParts;
import org.milepost.amcash.SandboxFaults;
import org.milepost.audit.Audit;
import org.milepost.commit.LaneSettings;
import org.milepost.dialect.CommandRunner;
import org.milepost.dialect.StaffRole;
import org.milepost.http.HttpSettings;
import org.milepost.http.Route;
import org.milepost.http.TlsSettings;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountOpening;
import org.milepost.ledger.Adjustment;
import org.milepost.ledger.BookedTransfer;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.HistoryEntry;
import org.milepost.ledger.HistoryRange;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Standing;
import org.milepost.ledger.TransferKind;
import org.milepost.ledger.Verifier;
import org.milepost.member.Member;
import org.milepost.member.MemberCards;
import org.milepost.member.MemberId;
import org.milepost.member.MemberStore;
import org.milepost.member.Members;
import org.milepost.oauth.Client;
import org.milepost.oauth.ClientStore;
import org.milepost.oauth.MemberAccess;
import org.milepost.oauth.SecretDigest;
import org.milepost.oauth.SharedSigningKey;
import org.milepost.oauth.SigningKeyStore;
import org.milepost.oauth.SigningKeys;
import org.milepost.oauth.TokenIssuer;
import org.milepost.oauth.TokenSettings;
import org.milepost.operator.Operations;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.PostgresVersion;
import org.milepost.postgres.TestDatabases;
import org.milepost.postgres.Transaction;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Offer;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.refusal.Refusals;
import org.milepost.sandbox.Sandbox;
import org.milepost.staff.StaffSettings;
import org.milepost.telemetry.TelemetrySettings;
import org.milepost.trail.Actor;

/**
 * A whole Milepost for tests: the real instance with the sandbox's data over a separate database,
 * at a free port, at a time that tests set. Its role in the database has the rights of a server and
 * no more, so that every statement of a tested call is one that a server may execute. It also has a
 * second ledger and catalogue over the same database, with which tests add collectors and offers
 * and read the books.
 *
 * <p>Threads: shared, except for starting, restarting and closing.
 */
public final class RunningInstance implements AutoCloseable {

    /** When tests begin: noon of an ordinary day at the programme's place. */
    public static final Instant NOON = Instant.parse("2026-06-15T16:00:00Z");

    /** A client whose tokens are refused at the checkout. */
    public static final String CLIENT_WITHOUT_SCOPE = "reports";

    /** A client that may call the checkout but belongs to no sponsor. */
    public static final String CLIENT_WITHOUT_PARTNER = "stray-pos";

    private static final String AVIOS = "AVIOS";
    private static final Actor TEST = Actor.named("test");
    private static final String HOST = "127.0.0.1";
    private static final String ISSUER = "https://milepost.example";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration DEADLINE = Duration.ofSeconds(7);

    /** Two lanes on every machine, so that they run concurrently. */
    private static final LaneSettings TWO_LANES = LaneSettings.ORDINARY.withLanes(2);

    private static final AtomicLong COLLECTORS = new AtomicLong(70_000_000_000L);

    /** Databases with the sandbox's data, which takes seconds to load. */
    private static final Map<PostgresVersion, DatabaseSettings> LOADED = new ConcurrentHashMap<>();

    private final FakeClock clock;
    private final Database database;
    private final DatabaseSettings serving;
    private final LaneSettings lanes;
    private final Duration deadline;
    private final Ledger ledger;
    private final Programmes programmes;
    private final Operations operations;
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    private Instance instance;

    private RunningInstance(
            FakeClock clock, Database database, LaneSettings lanes, Duration deadline) {
        this.clock = clock;
        this.database = database;
        this.serving = ServingRole.over(database);
        this.lanes = lanes;
        this.deadline = deadline;
        ClientStore clients = new ClientStore(database.jdbi());
        addClient(clients, CLIENT_WITHOUT_SCOPE, "reports");
        addClient(clients, CLIENT_WITHOUT_PARTNER, Routes.AMCASH_SCOPE);
        SharedSigningKey.putInto(database);
        this.instance = startInstance(lanes, deadline);
        this.ledger = Ledger.open(database, TWO_LANES, clock);
        this.programmes = Programmes.open(database);
        Members members = new Members(database, programmes, ledger, AVIOS, Instant::now, clock);
        this.operations =
                Operations.of(
                        database,
                        programmes,
                        ledger,
                        members,
                        new MemberAccess(Instant::now),
                        Set.of(),
                        CheckoutEndpoint.CURRENCY,
                        new CheckoutParts(),
                        clock);
    }

    /** Starts an instance over a new database on PostgreSQL 18, at {@link #NOON}. */
    public static RunningInstance start() {
        return start(PostgresVersion.V18);
    }

    /** Starts an instance over a new database on this version of PostgreSQL, at {@link #NOON}. */
    public static RunningInstance start(PostgresVersion version) {
        return start(loaded(version), TWO_LANES, DEADLINE);
    }

    /** Starts an instance over a new database with these lanes and this deadline, at NOON. */
    public static RunningInstance start(LaneSettings lanes, Duration deadline) {
        return start(loaded(PostgresVersion.V18), lanes, deadline);
    }

    /** Starts an instance over this database, which is closed with it, at NOON. */
    public static RunningInstance start(Database database, LaneSettings lanes, Duration deadline) {
        return new RunningInstance(new FakeClock(NOON), database, lanes, deadline);
    }

    /** A new database in which an instance has run before. */
    private static Database loaded(PostgresVersion version) {
        DatabaseSettings loaded = LOADED.computeIfAbsent(version, RunningInstance::load);
        return new TestDatabases().copy(version, loaded);
    }

    private static DatabaseSettings load(PostgresVersion version) {
        Database database = new TestDatabases().create(version);
        try (RunningInstance _ = start(database, TWO_LANES, DEADLINE)) {
            return database.settings();
        }
    }

    /** Stops the instance and starts another one over the same database. */
    public void restart() {
        instance.close();
        instance = startInstance(lanes, deadline);
    }

    /** How its servers connect to the database. */
    public DatabaseSettings databaseSettings() {
        return serving;
    }

    /** Where it can be reached. */
    public String url() {
        return instance.url();
    }

    /** Where its health and metrics are. */
    public String managementUrl() {
        return instance.managementUrl();
    }

    /** Starts a second instance over the same database, which the caller closes. */
    public SecondInstance startSecond() {
        return startSecond(lanes, deadline);
    }

    /** The same with other lanes and another deadline. */
    public SecondInstance startSecond(LaneSettings otherLanes, Duration otherDeadline) {
        return new SecondInstance(startInstance(otherLanes, otherDeadline));
    }

    /** The same with another issuer. */
    public SecondInstance startSecond(String issuer) {
        return new SecondInstance(startInstance(issuer, lanes, deadline));
    }

    /** The same with TLS. */
    public SecondInstance startSecond(TlsSettings tls) {
        return new SecondInstance(
                startInstance(HttpSettings.at(HOST, 0).withTls(tls), ISSUER, lanes, deadline));
    }

    /** The same with other settings of the staff's sign-in. */
    public SecondInstance startSecond(StaffSettings staff) {
        return new SecondInstance(
                Instance.start(
                        new Config(
                                        serving,
                                        HttpSettings.at(HOST, 0),
                                        ISSUER,
                                        lanes,
                                        deadline,
                                        Optional.empty())
                                .withStaff(staff),
                        Instance.Purpose.DEMO,
                        clock));
    }

    /** A second instance over the same database. */
    public static final class SecondInstance implements AutoCloseable {

        private final Instance instance;

        private SecondInstance(Instance instance) {
            this.instance = instance;
        }

        /** Where it can be reached. */
        public String url() {
            return instance.url();
        }

        /** Where its health and metrics are. */
        public String managementUrl() {
            return instance.managementUrl();
        }

        /** Closes it, which may be done again. */
        void drain() {
            instance.close();
        }

        @Override
        public void close() {
            instance.close();
        }
    }

    /** The clock of the programmes. */
    public FakeClock clock() {
        return clock;
    }

    /** A bearer token with all scopes of a client; its secret is that of the sandbox. */
    public String token(String clientId) {
        return tokens.computeIfAbsent(clientId, this::obtainToken);
    }

    /** A token with which a member lets a client use these scopes. */
    public String memberToken(String clientId, String programme, String number, String... scopes) {
        SigningKeys keys = SigningKeys.load(new SigningKeyStore(database), Instant::now);
        return new TokenIssuer(keys, TokenSettings.of(ISSUER), Instant::now)
                .issue(clientId, programme + ":" + number, Set.of(scopes));
    }

    /** A token of a client's own with these scopes, whether the client may have them or not. */
    public String clientToken(String clientId, String... scopes) {
        SigningKeys keys = SigningKeys.load(new SigningKeyStore(database), Instant::now);
        return new TokenIssuer(keys, TokenSettings.of(ISSUER), Instant::now)
                .issue(clientId, clientId, Set.of(scopes));
    }

    /** The same token as it was given out this long ago. */
    public String memberTokenFrom(
            Duration ago, String clientId, String programme, String number, String... scopes) {
        SigningKeys keys = SigningKeys.load(new SigningKeyStore(database), Instant::now);
        return new TokenIssuer(keys, TokenSettings.of(ISSUER), () -> Instant.now().minus(ago))
                .issue(clientId, programme + ":" + number, Set.of(scopes));
    }

    /** The database with the role of the servers. */
    DatabaseSettings servingRole() {
        return serving;
    }

    /** The routes that it serves. */
    List<Route> routes() {
        return instance.routes();
    }

    /** One more view of the reference data, to change it with. */
    Programmes programmes() {
        return Programmes.open(database);
    }

    /** Lets a client of a partner have these scopes itself, and ask members for those. */
    public void client(String clientId, String partner, Set<String> own, Set<String> ofMembers) {
        int number = catalogue().partner(partner).orElseThrow().id().value();
        new ClientStore(database.jdbi())
                .put(
                        new Client(clientId, Optional.of(number), own, ofMembers, Set.of(), true),
                        SecretDigest.of(secret(clientId)));
    }

    /** The rows of all tables that contain a text. */
    public List<String> rowsContaining(String text) {
        return database.jdbi()
                .withHandle(
                        handle -> {
                            List<String> rows = new ArrayList<>();
                            for (String table :
                                    handle.createQuery(
                                                    """
                                                    SELECT quote_ident(table_name)
                                                      FROM information_schema.tables
                                                     WHERE table_schema = 'public'
                                                    """)
                                            .mapTo(String.class)
                                            .list()) {
                                rows.addAll(
                                        handle.createQuery(
                                                        "SELECT t::text FROM "
                                                                + table
                                                                + " t WHERE t::text LIKE :text")
                                                .bind("text", "%" + text + "%")
                                                .mapTo(String.class)
                                                .list());
                            }
                            return rows;
                        });
    }

    /** Executes a statement as the owner of the tables. */
    public void execute(String sql) {
        database.jdbi().useHandle(it -> it.execute(sql));
    }

    /** The rows of the trail about a target, as text, without the texts beside them. */
    public List<String> trailRows(String target) {
        return database.jdbi()
                .withHandle(
                        it ->
                                it.createQuery(
                                                """
                                                SELECT change::text FROM change
                                                 WHERE target = :target
                                                 ORDER BY number
                                                """)
                                        .bind("target", target)
                                        .mapTo(String.class)
                                        .list());
    }

    /** Adds a client of the operator with these roles; its secret is that of the sandbox. */
    public void operatorClient(String clientId, Set<StaffRole> roles) {
        new ClientStore(database.jdbi())
                .put(
                        new Client(
                                clientId,
                                Optional.empty(),
                                Set.of(Routes.OPERATOR_SCOPE),
                                Set.of(),
                                Set.of(),
                                false,
                                true,
                                roles),
                        SecretDigest.of(secret(clientId)));
    }

    /** Adds a member of the partner API, and opens the account when it is the member's own. */
    public Member member(String programme, String number, String account) {
        Programme of = catalogue().programme(programme).orElseThrow();
        Member member = new Member(MemberId.of(of, number), Optional.empty(), account);
        database.useTransaction(it -> MemberStore.add(it, member));
        if (!member.isMerged()) {
            AccountId id = AccountId.of(programme, number, AVIOS);
            int currency = of.currency(AVIOS).value();
            ledger.open(List.of(new AccountOpening(id, number, currency, Standing.ORDINARY)));
        }
        return member;
    }

    /** Books a transfer of Avios that has these facts, at the clock's time. */
    public BookedTransfer transfer(
            String programme, String account, TransferKind kind, long change, String facts) {
        int currency = catalogue().programme(programme).orElseThrow().currency(AVIOS).value();
        Adjustment transfer =
                Adjustment.of(
                        AccountId.of(programme, account, AVIOS),
                        account,
                        kind,
                        Miles.of(change),
                        ledger.house(currency, 0, role(kind)),
                        UUID.randomUUID().toString(),
                        facts);
        return ledger.execute(transfer, TIMEOUT, TIMEOUT).booked().orElseThrow();
    }

    /** The account of a member or household, as the books have it. */
    public Account avios(String programme, String number) {
        return ledger.account(AccountId.of(programme, number, AVIOS), number).orElseThrow();
    }

    /** The latest transfers of an account with their texts, the earliest first. */
    public List<HistoryEntry> history(String programme, String number) {
        List<HistoryEntry> entries = new ArrayList<>();
        ledger.readHistory(
                AccountId.of(programme, number, AVIOS),
                number,
                HistoryRange.latest(1_000, Miles.of(Long.MAX_VALUE)),
                TIMEOUT,
                entries::add);
        return entries.reversed();
    }

    /** The facts of an account's transfers, the earliest first. */
    public List<String> facts(String programme, String number) {
        AccountId id = AccountId.of(programme, number, AVIOS);
        return database.jdbi()
                .withHandle(
                        it ->
                                it.createQuery(
                                                """
                                                SELECT facts FROM transfer
                                                 WHERE bucket = :bucket AND account = :account
                                                 ORDER BY ordinal
                                                """)
                                        .bind("bucket", (short) id.bucket())
                                        .bind("account", id.number())
                                        .mapTo(String.class)
                                        .list());
    }

    /**
     * Gives an account of the partner API a status in the books, without the other effects of an
     * operator's change.
     */
    public void setStatus(String programme, String number, Standing.Status status) {
        database.useTransaction(it -> setStatus(it, programme, number, status));
    }

    /** The same in a transaction that stays open until the result is closed. */
    public StatusChange beginStatusChange(String programme, String number, Standing.Status status) {
        Handle transaction = database.jdbi().open().begin();
        setStatus(new Transaction(transaction), programme, number, status);
        return new StatusChange(database, transaction);
    }

    private void setStatus(
            Transaction transaction, String programme, String number, Standing.Status status) {
        ledger.changeStanding(
                transaction,
                List.of(AccountId.of(programme, number, AVIOS)),
                number,
                _ -> new Standing(status, 0));
    }

    /** A change of an account's status that is not committed yet. */
    public static final class StatusChange implements AutoCloseable {

        private final Database database;
        private final Handle transaction;

        private StatusChange(Database database, Handle transaction) {
            this.database = database;
            this.transaction = transaction;
        }

        /** Waits until a session waits for a lock. */
        public void awaitWaiting() {
            Await.until(
                    "a session that waits for a lock",
                    () ->
                            database.jdbi()
                                    .withHandle(
                                            it ->
                                                    it.createQuery(
                                                                    """
                                                                    SELECT count(*) > 0
                                                                      FROM pg_stat_activity
                                                                     WHERE datname =
                                                                           current_database()
                                                                       AND wait_event_type = 'Lock'
                                                                    """)
                                                            .mapTo(Boolean.class)
                                                            .one()));
        }

        /** Commits it. */
        @Override
        public void close() {
            transaction.commit();
            transaction.close();
        }
    }

    /** What identifies transfers. */
    public ConfirmationNumbers confirmationNumbers() {
        return ledger.confirmationNumbers();
    }

    /** The reference data. */
    public Catalogue catalogue() {
        return programmes.current();
    }

    /**
     * Opens the accounts of a new collector with these miles; as an operator does, so that it is in
     * the trail, when the standing is not the ordinary one.
     */
    public String collector(long cash, long dream, Standing standing) {
        String number = Long.toString(COLLECTORS.incrementAndGet());
        if (standing.equals(Standing.ORDINARY)) {
            ledger.open(List.of(ordinary(number, "CASH"), ordinary(number, "DREAM")));
        } else {
            operations.collectors().open(TEST, Sandbox.PROGRAMME, number, standing);
        }
        issue(number, "CASH", cash);
        issue(number, "DREAM", dream);
        return number;
    }

    /** Opens the accounts of a new ordinary collector with these miles of Cash. */
    public String collector(long cash) {
        return collector(cash, 0, Standing.ORDINARY);
    }

    /** Gives a collector more Cash miles. */
    public void issue(String collector, long miles) {
        issue(collector, "CASH", miles);
    }

    /** The Cash account of a collector, as the books have it. */
    public Account cash(String collector) {
        return ledger.account(account(collector, "CASH"), collector).orElseThrow();
    }

    /** Locks the Cash account of a collector until the result is closed. */
    public StalledAccount stall(String collector) {
        return StalledAccount.hold(database.settings(), account(collector, "CASH"));
    }

    /** Locks the account of a member or household until the result is closed. */
    public StalledAccount stallAvios(String programme, String number) {
        return StalledAccount.hold(database.settings(), AccountId.of(programme, number, AVIOS));
    }

    /** Adds an offer; the instance gets to know it within two seconds. */
    public void addOffer(IntFunction<Offer> terms) {
        programmes.addOffer(terms);
    }

    /**
     * A checkout over the same books with other injected faults.
     *
     * @param runner what it runs its commands with; the caller closes it
     */
    public CheckoutEndpoint checkout(CommandRunner runner, SandboxFaults faults) {
        return new CheckoutEndpoint(
                programmes,
                new MemberCards(database),
                ledger,
                runner,
                faults,
                new Refusals(),
                clock,
                deadline);
    }

    /** A second ledger over the same books. */
    public Ledger ledger() {
        return ledger;
    }

    /** A runner over the same books. */
    public CommandRunner runner() {
        return new CommandRunner(ledger);
    }

    /** The programme of the sandbox's collectors. */
    public Programme programme() {
        return programmes.current().programme(Sandbox.PROGRAMME).orElseThrow();
    }

    /** Audits the books. */
    public Verifier.Report audit() {
        return new Audit(database).run(_ -> {});
    }

    @Override
    public void close() {
        requireNoNumbersInMetrics();
        instance.close();
        programmes.close();
        ledger.close();
        database.close();
    }

    /** The names and labels of the metrics do not depend on the caller. */
    private void requireNoNumbersInMetrics() {
        try (WireClient client = new WireClient(managementUrl())) {
            String metrics = client.send("GET", "/observe/metrics", "", new byte[0]).body();
            List<String> labelled =
                    metrics.lines()
                            .map(line -> line.substring(0, line.lastIndexOf(' ') + 1))
                            .toList();
            List<String> secrets = SecretsInLogs.in(String.join("\n", labelled));
            if (!secrets.isEmpty()) {
                throw new AssertionError("in the metrics: " + secrets);
            }
        }
    }

    /** Starts a second instance that serves so long after it reports that it is not ready. */
    SecondInstance startSecondWithLameDuck(Duration length) {
        return new SecondInstance(
                Instance.start(
                        Config.of(
                                serving,
                                HttpSettings.at("127.0.0.1", 0).withLameDuck(length),
                                HttpSettings.management("127.0.0.1", 0)),
                        Instance.Purpose.DEMO,
                        clock));
    }

    /** Starts a second instance with this telemetry. */
    SecondInstance startSecondWith(TelemetrySettings telemetry) {
        return new SecondInstance(
                Instance.start(
                        new Config(
                                        database.settings(),
                                        HttpSettings.at("127.0.0.1", 0),
                                        ISSUER,
                                        lanes,
                                        deadline,
                                        Optional.empty())
                                .withTelemetry(telemetry),
                        Instance.Purpose.DEMO,
                        clock));
    }

    /** The database. */
    Database database() {
        return database;
    }

    /** Starts a second instance whose management address has this port. */
    SecondInstance startSecondManagedAt(int port) {
        return new SecondInstance(
                Instance.start(
                        Config.of(
                                serving,
                                HttpSettings.at("127.0.0.1", 0),
                                HttpSettings.management("127.0.0.1", port)),
                        Instance.Purpose.DEMO,
                        clock));
    }

    /** Starts a service over the same database, which has nothing of the sandbox. */
    Instance startService() {
        return Instance.start(
                new Config(
                        serving,
                        HttpSettings.at(HOST, 0),
                        ISSUER,
                        lanes,
                        deadline,
                        Optional.empty()),
                Instance.Purpose.SERVICE,
                clock);
    }

    private Instance startInstance(LaneSettings itsLanes, Duration itsDeadline) {
        return startInstance(ISSUER, itsLanes, itsDeadline);
    }

    private Instance startInstance(String issuer, LaneSettings itsLanes, Duration itsDeadline) {
        return startInstance(HttpSettings.at(HOST, 0), issuer, itsLanes, itsDeadline);
    }

    private Instance startInstance(
            HttpSettings http, String issuer, LaneSettings itsLanes, Duration itsDeadline) {
        return Instance.start(
                new Config(serving, http, issuer, itsLanes, itsDeadline, Optional.empty()),
                Instance.Purpose.DEMO,
                clock);
    }

    private String obtainToken(String clientId) {
        String credentials =
                Base64.getEncoder()
                        .encodeToString((clientId + ":" + secret(clientId)).getBytes(UTF_8));
        try (WireClient client = new WireClient(url())) {
            return client.send(
                            "POST",
                            "/oauth/token",
                            "Authorization: Basic "
                                    + credentials
                                    + "\r\nContent-Type: application/x-www-form-urlencoded\r\n",
                            "grant_type=client_credentials".getBytes(UTF_8))
                    .member("access_token");
        }
    }

    private static void addClient(ClientStore clients, String clientId, String scope) {
        clients.put(
                new Client(clientId, Optional.empty(), Set.of(scope), true),
                SecretDigest.of(secret(clientId)));
    }

    private static String secret(String clientId) {
        return clientId + "-secret";
    }

    private AccountOpening ordinary(String collector, String currency) {
        return new AccountOpening(
                account(collector, currency),
                collector,
                programme().currency(currency).value(),
                Standing.ORDINARY);
    }

    private void issue(String collector, String currency, long miles) {
        if (miles == 0) {
            return;
        }
        HouseId issuance =
                ledger.house(programme().currency(currency).value(), 0, HouseRole.ISSUANCE);
        Adjustment issued =
                Adjustment.of(
                        account(collector, currency),
                        collector,
                        TransferKind.ISSUANCE,
                        Miles.of(miles),
                        issuance,
                        UUID.randomUUID().toString(),
                        "{}");
        Adjustment.Result result = ledger.execute(issued, TIMEOUT, TIMEOUT).answer();
        if (result != Adjustment.Result.BOOKED) {
            throw new IllegalStateException("the miles were not booked: " + result);
        }
    }

    private static HouseRole role(TransferKind kind) {
        return switch (kind) {
            case ISSUANCE -> HouseRole.ISSUANCE;
            case REDEMPTION, REVERSAL, PART_REVERSAL, CANCELLATION -> HouseRole.REDEMPTION;
            case ADJUSTMENT -> HouseRole.ADJUSTMENT;
        };
    }

    private static AccountId account(String collector, String currency) {
        return AccountId.of(Sandbox.PROGRAMME, collector, currency);
    }
}
