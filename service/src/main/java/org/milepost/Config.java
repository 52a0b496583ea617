package org.milepost;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.milepost.avios.ErrorStyles;
import org.milepost.commit.LaneSettings;
import org.milepost.files.FilesSettings;
import org.milepost.http.HttpSettings;
import org.milepost.http.TlsSettings;
import org.milepost.http.TrustedProxies;
import org.milepost.http.UnusableCertificate;
import org.milepost.ledger.AccountId;
import org.milepost.oauth.OpenIdClientSettings;
import org.milepost.oauth.ProviderSettings;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.OperatorFault;
import org.milepost.postgres.OutsideKeys;
import org.milepost.postgres.StandbyRequirement;
import org.milepost.readmodel.ReadModelSettings;
import org.milepost.staff.PasskeySettings;
import org.milepost.staff.StaffSettings;
import org.milepost.telemetry.OtlpSettings;
import org.milepost.telemetry.TelemetrySettings;

/**
 * The settings of a running Milepost, each checked. {@link Settings} has where they come from.
 *
 * @param database the address of the database, and its timeouts
 * @param owner the same database for {@code migrate}, with the role that owns the schema
 * @param verifier the same for {@code verify}, with the role that only reads
 * @param http the address for partners, and its limits
 * @param management the address of health and metrics
 * @param issuer the issuer of tokens, and the URL under which partners reach the server
 * @param lanes how writes are grouped
 * @param checkoutDeadline how long a request of the checkout may wait to be decided
 * @param aviosDeadline how long a request of the partner API may wait to be decided
 * @param provider where members sign in, if not here
 * @param errors how the partner API words its errors
 * @param telemetry what is measured and logged of requests
 * @param readModels how what operators search in is kept
 * @param retention how long other things are kept
 * @param staff how the operator's staff sign in
 * @param outsideKeys the keys that encrypt secrets in the database
 * @param auditPlan when a server audits; absent if none does
 * @param files how settlement files are made
 */
record Config(
        DatabaseSettings database,
        DatabaseSettings owner,
        DatabaseSettings verifier,
        HttpSettings http,
        HttpSettings management,
        String issuer,
        LaneSettings lanes,
        Duration checkoutDeadline,
        Duration aviosDeadline,
        Optional<ProviderSettings> provider,
        ErrorStyles errors,
        TelemetrySettings telemetry,
        ReadModelSettings readModels,
        Retention retention,
        StaffSettings staff,
        OutsideKeys outsideKeys,
        Optional<AuditSchedule.Plan> auditPlan,
        FilesSettings files) {

    private static final String CERTIFICATE = "http.tls.certificate";
    private static final String KEY = "http.tls.key";

    private static final String DIRECTORY = "files.directory";
    private static final String INTAKE = "files.intakeDirectory";

    private static final int DAYS_MAX = 36_500;

    private static final long MEGABYTE = 1024 * 1024;

    /** The address that only programs of this machine can reach. */
    static final String LOOPBACK = "127.0.0.1";

    /** The signatures that a provider may use, if no others are set. */
    private static final String ALGORITHMS = "RS256 PS256 ES256";

    private static final Duration DEADLINE = Duration.ofSeconds(7);

    /**
     * Settings with the links of the documents for developers, and a free port of this machine for
     * management.
     */
    Config(
            DatabaseSettings database,
            HttpSettings http,
            String issuer,
            LaneSettings lanes,
            Duration deadline,
            Optional<ProviderSettings> provider) {
        this(
                database,
                database,
                database,
                http,
                HttpSettings.management(LOOPBACK, 0),
                issuer,
                lanes,
                deadline,
                deadline,
                provider,
                ErrorStyles.ORDINARY,
                TelemetrySettings.ORDINARY,
                ReadModelSettings.ORDINARY,
                Retention.ORDINARY,
                StaffSettings.ORDINARY,
                OutsideKeys.NONE,
                Optional.empty(),
                FilesSettings.ORDINARY);
    }

    /** The usual settings over a database. */
    static Config of(DatabaseSettings database, HttpSettings http, HttpSettings management) {
        String issuer = "http://" + http.host() + ":" + http.port();
        return new Config(
                database,
                database,
                database,
                http,
                management,
                issuer,
                LaneSettings.ORDINARY,
                DEADLINE,
                DEADLINE,
                Optional.empty(),
                ErrorStyles.ORDINARY,
                TelemetrySettings.ORDINARY,
                ReadModelSettings.ORDINARY,
                Retention.ORDINARY,
                StaffSettings.ORDINARY,
                OutsideKeys.NONE,
                Optional.empty(),
                FilesSettings.ORDINARY);
    }

    /** The same with other telemetry. */
    Config withTelemetry(TelemetrySettings other) {
        return new Config(
                database,
                owner,
                verifier,
                http,
                management,
                issuer,
                lanes,
                checkoutDeadline,
                aviosDeadline,
                provider,
                errors,
                other,
                readModels,
                retention,
                staff,
                outsideKeys,
                auditPlan,
                files);
    }

    /** The same with other settings of the staff's sign-in. */
    Config withStaff(StaffSettings other) {
        return new Config(
                database,
                owner,
                verifier,
                http,
                management,
                issuer,
                lanes,
                checkoutDeadline,
                aviosDeadline,
                provider,
                errors,
                telemetry,
                readModels,
                retention,
                other,
                outsideKeys,
                auditPlan,
                files);
    }

    /** The same with other settings of files. */
    Config withFiles(FilesSettings other) {
        return new Config(
                database,
                owner,
                verifier,
                http,
                management,
                issuer,
                lanes,
                checkoutDeadline,
                aviosDeadline,
                provider,
                errors,
                telemetry,
                readModels,
                retention,
                staff,
                outsideKeys,
                auditPlan,
                other);
    }

    /**
     * Reads the settings.
     *
     * @throws OperatorFault when one is missing, unknown or malformed; the message names it
     */
    static Config of(Settings settings) {
        Duration checkoutDeadline = deadline(settings, "checkout.deadlineMillis", DEADLINE);
        DatabaseSettings database =
                DatabaseSettings.of(
                                settings.required("database.url"),
                                settings.required("database.user"),
                                settings.password("database"))
                        .withPoolUrl(
                                settings.text("database.poolUrl")
                                        .orElseGet(() -> settings.required("database.url")))
                        .withPoolSizeMax(settings.number("database.pool", 16, 1, 500))
                        .withStandbys(standbys(settings));
        Config config =
                new Config(
                        database,
                        withRole(settings, "migrate", database),
                        withRole(settings, "verify", database),
                        http(settings),
                        management(settings),
                        settings.issuer(),
                        lanes(settings),
                        checkoutDeadline,
                        deadline(settings, "avios.deadlineMillis", checkoutDeadline),
                        provider(settings),
                        errors(settings),
                        telemetry(settings),
                        readModels(settings),
                        retention(settings),
                        staff(settings),
                        outsideKeys(settings),
                        auditPlan(settings),
                        files(settings));
        settings.rejectUnknown();
        return config;
    }

    private static StandbyRequirement standbys(Settings settings) {
        String name = "database.standbys";
        String word = settings.text(name, StandbyRequirement.NONE_OR_SYNCHRONOUS.setting());
        for (StandbyRequirement each : StandbyRequirement.values()) {
            if (each.setting().equals(word)) {
                return each;
            }
        }
        throw settings.fault(name, "must be none-or-synchronous, synchronous or asynchronous");
    }

    private static Optional<AuditSchedule.Plan> auditPlan(Settings settings) {
        int hours = settings.number("verify.everyHours", 0, 0, 8_760);
        int runs = settings.number("verify.wholeInRuns", 1, 1, AccountId.BUCKETS);
        return hours == 0
                ? Optional.empty()
                : Optional.of(new AuditSchedule.Plan(Duration.ofHours(hours), runs));
    }

    /** One key or several, the base64 of 32 bytes each, separated by spaces or line ends. */
    private static OutsideKeys outsideKeys(Settings settings) {
        List<byte[]> keys = new ArrayList<>();
        try {
            for (String key : settings.secret(Settings.ENCRYPTION_KEY).split("\\s+", -1)) {
                if (!key.isEmpty()) {
                    keys.add(Base64.getDecoder().decode(key));
                }
            }
            return OutsideKeys.of(keys);
        } catch (IllegalArgumentException e) {
            throw settings.fault(
                    Settings.ENCRYPTION_KEY,
                    "must be keys of 32 bytes in base64, separated by spaces or line ends");
        }
    }

    /** The role of the servers, unless the command has its own. */
    private static DatabaseSettings withRole(
            Settings settings, String command, DatabaseSettings database) {
        String password = settings.password(command);
        return settings.text(command + ".user")
                .map(user -> database.withRole(user, password))
                .orElse(database);
    }

    private static Duration deadline(Settings settings, String name, Duration otherwise) {
        return Duration.ofMillis(settings.number(name, (int) otherwise.toMillis(), 100, 60_000));
    }

    private static HttpSettings http(Settings settings) {
        HttpSettings usual =
                HttpSettings.at(
                        settings.text("http.host", LOOPBACK),
                        settings.number("http.port", 8080, 0, 65_535));
        int megabytesUsual = (int) Math.max(1, usual.bytesInFlightMax() / MEGABYTE);
        int megabytes = settings.number("http.megabytesInFlightMax", megabytesUsual, 1, 1_000_000);
        HttpSettings settled = tls(settings).map(usual::withTls).orElse(usual);
        return settled.withBytesInFlightMax(megabytes * MEGABYTE)
                .withConnectionsPerAddressMax(
                        settings.number("http.connectionsPerAddressMax", 0, 0, 1_000_000))
                .withLameDuck(
                        Duration.ofMillis(settings.number("http.lameDuckMillis", 0, 0, 300_000)))
                .withTrustedProxies(
                        new TrustedProxies(
                                settings.networks("http.trustedProxies"),
                                settings.number("http.trustedProxyHops", 1, 1, 10)));
    }

    /** Both files or none, and such that a server can start with them. */
    private static Optional<TlsSettings> tls(Settings settings) {
        Optional<String> certificate = settings.text(CERTIFICATE);
        Optional<String> key = settings.text(KEY);
        if (certificate.isEmpty() && key.isEmpty()) {
            return Optional.empty();
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            throw settings.fault(
                    certificate.isEmpty() ? CERTIFICATE : KEY,
                    "is missing; " + CERTIFICATE + " and " + KEY + " are needed together");
        }
        TlsSettings files = new TlsSettings(Path.of(certificate.get()), Path.of(key.get()));
        try {
            files.requireUsable(new WallClock().instant());
        } catch (UnusableCertificate e) {
            throw settings.fault(
                    e.isKey() ? KEY : CERTIFICATE, "cannot be used: " + e.getMessage());
        }
        return Optional.of(files);
    }

    /**
     * Its port differs from the partners' port even if the hosts differ, because one host may be
     * the address of all interfaces.
     */
    private static HttpSettings management(Settings settings) {
        int port = settings.number("management.port", 8081, 0, 65_535);
        if (port != 0 && port == settings.number("http.port", 8080, 0, 65_535)) {
            throw settings.fault("management.port", "must differ from http.port");
        }
        return HttpSettings.management(settings.text("management.host", LOOPBACK), port);
    }

    private static TelemetrySettings telemetry(Settings settings) {
        TelemetrySettings usual = TelemetrySettings.ORDINARY;
        return new TelemetrySettings(
                settings.number("metrics.partnersMax", usual.partnersMax(), 0, 10_000),
                settings.number("requestLog.oneIn", usual.requestLogOneIn(), 0, 1_000_000),
                otlp(settings));
    }

    private static ReadModelSettings readModels(Settings settings) {
        ReadModelSettings usual = ReadModelSettings.ORDINARY;
        int trailDays = settings.number("trail.textDays", 0, 0, DAYS_MAX);
        return new ReadModelSettings(
                settings.number("readModels.sharePercent", usual.share(), 1, 100),
                Duration.ofDays(
                        settings.number(
                                "refusals.days", (int) usual.refusals().toDays(), 1, 3_650)),
                trailDays == 0 ? Optional.empty() : Optional.of(Duration.ofDays(trailDays)));
    }

    private static Retention retention(Settings settings) {
        Retention usual = Retention.ORDINARY;
        int week = (int) usual.answers().toDays();
        int textDays = settings.number("transfers.textDays", 0, 0, DAYS_MAX);
        return new Retention(
                Duration.ofDays(settings.number("answers.days", week, week, 3_650)),
                Duration.ofDays(
                        settings.number("grants.days", (int) usual.grants().toDays(), 1, 3_650)),
                Duration.ofMinutes(
                        settings.number(
                                "signIns.minutes", (int) usual.signIns().toMinutes(), 2, 1_440)),
                textDays == 0 ? Optional.empty() : Optional.of(Duration.ofDays(textDays)));
    }

    private static FilesSettings files(Settings settings) {
        FilesSettings usual = FilesSettings.ORDINARY;
        int share = readModels(settings).share();
        return new FilesSettings(
                settings.text(DIRECTORY).map(it -> directory(settings, DIRECTORY, it)),
                settings.text(INTAKE).map(it -> directory(settings, INTAKE, it)),
                Duration.ofMinutes(
                        settings.number(
                                "files.afterMinutes", (int) usual.after().toMinutes(), 1, 1_440)),
                share);
    }

    private static Path directory(Settings settings, String setting, String name) {
        Path path;
        try {
            path = Path.of(name);
        } catch (InvalidPathException e) {
            throw settings.fault(setting, "is not a path");
        }
        if (!Files.isDirectory(path) || !Files.isWritable(path)) {
            throw settings.fault(setting, "must be a directory that this process can write to");
        }
        return path;
    }

    private static StaffSettings staff(Settings settings) {
        StaffSettings usual = StaffSettings.ORDINARY;
        return new StaffSettings(
                Duration.ofMinutes(
                        settings.number(
                                "staff.idleMinutes", (int) usual.idle().toMinutes(), 1, 1_440)),
                Duration.ofHours(
                        settings.number(
                                "staff.signInHours", (int) usual.lasting().toHours(), 1, 168)),
                staffProvider(settings),
                passkeys(settings));
    }

    /** Both or none. */
    private static Optional<PasskeySettings> passkeys(Settings settings) {
        String domain = settings.text("staff.passkeys.domain", "");
        String origins = settings.text("staff.passkeys.origins", "");
        if (domain.isEmpty() && origins.isEmpty()) {
            return Optional.empty();
        }
        if (!PasskeySettings.isDomain(domain)) {
            throw settings.fault(
                    "staff.passkeys.domain", "must be a domain, such as milepost.example");
        }
        Set<String> words = settings.words("staff.passkeys.origins", "https://" + domain);
        if (!words.stream().allMatch(it -> PasskeySettings.isOriginOf(it, domain))) {
            throw settings.fault(
                    "staff.passkeys.origins",
                    "must be https:// with the domain or a host within it, and a port if it is not"
                            + " 443");
        }
        return Optional.of(new PasskeySettings(domain, words));
    }

    /** All or none: a provider with missing settings is a fault. */
    private static Optional<OpenIdClientSettings> staffProvider(Settings settings) {
        boolean described = settings.anyBeginsWith("staff.provider.");
        String roleClaim = settings.text("staff.provider.roleClaim", "roles");
        Set<String> algorithms = settings.words("staff.provider.algorithms", ALGORITHMS);
        String secret = settings.password("staff.provider");
        if (!described) {
            settings.know("staff.provider.issuer", "staff.provider.clientId");
            return Optional.empty();
        }
        requireAlgorithms(settings, "staff.provider.algorithms", algorithms);
        if (secret.isEmpty()) {
            throw settings.fault("staff.provider.password", "is missing");
        }
        return Optional.of(
                new OpenIdClientSettings(
                        settings.providerUrl("staff.provider.issuer"),
                        settings.required("staff.provider.clientId"),
                        secret,
                        roleClaim,
                        algorithms));
    }

    private static void requireAlgorithms(Settings settings, String name, Set<String> algorithms) {
        if (!ProviderSettings.ALGORITHMS.containsAll(algorithms)) {
            throw settings.fault(
                    name,
                    "must be of " + String.join(", ", new TreeSet<>(ProviderSettings.ALGORITHMS)));
        }
    }

    /** Nothing is sent without an address. */
    private static Optional<OtlpSettings> otlp(Settings settings) {
        Optional<String> endpoint = settings.text("otlp.endpoint");
        int seconds = settings.number("otlp.metricsSeconds", 60, 1, 3_600);
        int traceOneIn = settings.number("otlp.traceOneIn", 100, 0, 1_000_000);
        boolean tracesCallersSampled = settings.flag("otlp.traceCallersSampled");
        return endpoint.map(
                it -> {
                    if (!it.matches("https?://[^/?#@]+(/[^?#]*)?")) {
                        throw settings.fault(
                                "otlp.endpoint", "must be an http or https URL without query");
                    }
                    return new OtlpSettings(
                            URI.create(it),
                            Duration.ofSeconds(seconds),
                            traceOneIn,
                            tracesCallersSampled);
                });
    }

    private static ErrorStyles errors(Settings settings) {
        ErrorStyles usual = ErrorStyles.ORDINARY;
        return ErrorStyles.of(
                settings.text("avios.developerLink.credit", usual.credit().developerLink()),
                settings.text("avios.developerLink.debit", usual.debit().developerLink()),
                settings.text("avios.developerLink.other", usual.other().developerLink()));
    }

    /** All or none: a provider with missing settings is a fault. */
    private static Optional<ProviderSettings> provider(Settings settings) {
        boolean described = settings.anyBeginsWith("provider.");
        Set<String> types = settings.words("provider.types", "at+jwt");
        Set<String> algorithms = settings.words("provider.algorithms", ALGORITHMS);
        String programme = settings.text("provider.programmeClaim", "programme");
        String member = settings.text("provider.memberClaim", "membership_number");
        String client = settings.text("provider.clientClaim", "client_id");
        String scope = settings.text("provider.scopeClaim", "scope");
        if (!described) {
            settings.know("provider.issuer", "provider.jwksUrl", "provider.audience");
            return Optional.empty();
        }
        requireAlgorithms(settings, "provider.algorithms", algorithms);
        String issuer = settings.required("provider.issuer");
        if (issuer.equals(settings.issuer())) {
            throw settings.fault("provider.issuer", "must differ from issuer");
        }
        return Optional.of(
                new ProviderSettings(
                        issuer,
                        settings.keysUrl("provider.jwksUrl"),
                        settings.required("provider.audience"),
                        types,
                        algorithms,
                        programme,
                        member,
                        client,
                        scope));
    }

    private static LaneSettings lanes(Settings settings) {
        LaneSettings usual = LaneSettings.ORDINARY;
        return new LaneSettings(
                settings.number("lanes", usual.lanes(), 1, 64),
                settings.number("lanes.queueMax", usual.queueMax(), 1, 1_000_000),
                settings.number("lanes.batchMax", usual.batchMax(), 1, 10_000),
                settings.flag("lanes.singleBucket"),
                usual.attemptsMax(),
                usual.unreachableMax());
    }
}
