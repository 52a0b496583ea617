package org.milepost;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.milepost.avios.ErrorStyles;
import org.milepost.commit.LaneSettings;
import org.milepost.http.AddressRange;
import org.milepost.http.HttpSettings;
import org.milepost.http.TrustedProxies;
import org.milepost.oauth.ProviderSettings;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.OperatorFault;

/**
 * The settings of a running Milepost. A file of settings is a Java properties file; a name that is
 * unknown stops the start, so that a misspelt limit cannot be overlooked.
 *
 * @param database the address of the database, and its timeouts
 * @param http the address for partners, and its limits
 * @param management the address of health and metrics
 * @param issuer the issuer of tokens, and the URL under which partners reach the server
 * @param lanes how writes are grouped
 * @param checkoutDeadline how long a request of the checkout may wait to be decided
 * @param aviosDeadline how long a request of the partner API may wait to be decided
 * @param provider where members sign in, if not here
 * @param errors how the partner API words its errors
 */
record Config(
        DatabaseSettings database,
        HttpSettings http,
        HttpSettings management,
        String issuer,
        LaneSettings lanes,
        Duration checkoutDeadline,
        Duration aviosDeadline,
        Optional<ProviderSettings> provider,
        ErrorStyles errors) {

    private static final long MEGABYTE = 1024 * 1024;

    /** The address that only programs of this machine can reach. */
    static final String LOOPBACK = "127.0.0.1";

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
                http,
                HttpSettings.management(LOOPBACK, 0),
                issuer,
                lanes,
                deadline,
                deadline,
                provider,
                ErrorStyles.ORDINARY);
    }

    /** The usual settings over a database. */
    static Config of(DatabaseSettings database, HttpSettings http, HttpSettings management) {
        String issuer = "http://" + http.host() + ":" + http.port();
        return new Config(
                database,
                http,
                management,
                issuer,
                LaneSettings.ORDINARY,
                DEADLINE,
                DEADLINE,
                Optional.empty(),
                ErrorStyles.ORDINARY);
    }

    /**
     * Reads a file of settings.
     *
     * @throws OperatorFault when it cannot be read, lacks a setting, or has one that is unknown or
     *     malformed; the message names the setting
     */
    static Config read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new OperatorFault("cannot read the settings in " + file, e);
        }
        Settings settings = new Settings(file, properties);
        Duration checkoutDeadline = deadline(settings, "checkout.deadlineMillis", DEADLINE);
        Config config =
                new Config(
                        DatabaseSettings.of(
                                        settings.required("database.url"),
                                        settings.required("database.user"),
                                        settings.password())
                                .withPoolSizeMax(settings.number("database.pool", 16, 1, 500)),
                        http(settings),
                        management(settings),
                        settings.issuer(),
                        lanes(settings),
                        checkoutDeadline,
                        deadline(settings, "avios.deadlineMillis", checkoutDeadline),
                        provider(settings),
                        errors(settings));
        settings.rejectUnknown();
        return config;
    }

    private static Duration deadline(Settings settings, String name, Duration otherwise) {
        return Duration.ofMillis(settings.number(name, (int) otherwise.toMillis(), 100, 60_000));
    }

    private static HttpSettings http(Settings settings) {
        HttpSettings usual =
                HttpSettings.at(
                        settings.text("http.host").orElse(LOOPBACK),
                        settings.number("http.port", 8080, 0, 65_535));
        int megabytesUsual = (int) Math.max(1, usual.bytesInFlightMax() / MEGABYTE);
        int megabytes = settings.number("http.megabytesInFlightMax", megabytesUsual, 1, 1_000_000);
        return usual.withBytesInFlightMax(megabytes * MEGABYTE)
                .withConnectionsPerAddressMax(
                        settings.number("http.connectionsPerAddressMax", 0, 0, 1_000_000))
                .withTrustedProxies(
                        new TrustedProxies(
                                settings.networks("http.trustedProxies"),
                                settings.number("http.trustedProxyHops", 1, 1, 10)));
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
        return HttpSettings.management(settings.text("management.host").orElse(LOOPBACK), port);
    }

    private static ErrorStyles errors(Settings settings) {
        ErrorStyles usual = ErrorStyles.ORDINARY;
        return ErrorStyles.of(
                settings.text("avios.developerLink.credit").orElse(usual.credit().developerLink()),
                settings.text("avios.developerLink.debit").orElse(usual.debit().developerLink()),
                settings.text("avios.developerLink.other").orElse(usual.other().developerLink()));
    }

    /** All or none: a provider with missing settings is a fault. */
    private static Optional<ProviderSettings> provider(Settings settings) {
        boolean described = settings.anyBeginsWith("provider.");
        Set<String> types = settings.words("provider.types", "at+jwt");
        Set<String> algorithms = settings.words("provider.algorithms", "RS256 PS256 ES256");
        String programme = settings.text("provider.programmeClaim").orElse("programme");
        String member = settings.text("provider.memberClaim").orElse("membership_number");
        String client = settings.text("provider.clientClaim").orElse("client_id");
        String scope = settings.text("provider.scopeClaim").orElse("scope");
        if (!described) {
            settings.know("provider.issuer", "provider.jwksUrl", "provider.audience");
            return Optional.empty();
        }
        if (!ProviderSettings.ALGORITHMS.containsAll(algorithms)) {
            throw settings.fault(
                    "provider.algorithms",
                    "must be of " + String.join(", ", new TreeSet<>(ProviderSettings.ALGORITHMS)));
        }
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
                usual.outageMax());
    }

    /** The names and values of a file, and which names were read. */
    private static final class Settings {

        private final Path file;
        private final Properties properties;
        private final TreeSet<String> known = new TreeSet<>();

        Settings(Path file, Properties properties) {
            this.file = file;
            this.properties = properties;
        }

        Optional<String> text(String name) {
            known.add(name);
            return Optional.ofNullable(properties.getProperty(name)).map(String::strip);
        }

        String required(String name) {
            return text(name)
                    .filter(value -> !value.isEmpty())
                    .orElseThrow(() -> fault(name, "is missing"));
        }

        /** An address to which paths can be added. */
        String issuer() {
            String issuer = required("issuer");
            if (!issuer.matches("https?://[^/?#]+(/[^?#]*[^/?#])?")) {
                throw fault(
                        "issuer",
                        "must be an http or https URL without query and without a slash at the end");
            }
            return issuer;
        }

        /** One or more words, separated by spaces or commas. */
        Set<String> words(String name, String usual) {
            String text = text(name).orElse(usual);
            Set<String> words = new TreeSet<>(List.of(text.split("[ ,]+", -1)));
            words.remove("");
            if (words.isEmpty()) {
                throw fault(name, "is empty");
            }
            return words;
        }

        /**
         * Addresses and networks, separated by spaces or commas; none when the setting is absent.
         */
        List<AddressRange> networks(String name) {
            List<AddressRange> networks = new ArrayList<>();
            if (text(name).isPresent()) {
                for (String word : words(name, "")) {
                    networks.add(
                            AddressRange.of(word)
                                    .orElseThrow(
                                            () ->
                                                    fault(
                                                            name,
                                                            "must be IP addresses or networks such"
                                                                    + " as 10.0.0.0/8, whose bits"
                                                                    + " behind the prefix are 0")));
                }
            }
            return networks;
        }

        /**
         * The address of public keys: https, or http on this machine only, because plain http can
         * be changed on the way.
         */
        URI keysUrl(String name) {
            String text = required(name);
            if (!text.matches(
                    "https://[^/?#]+/\\S*|http://(127\\.0\\.0\\.1|localhost)(:\\d+)?/\\S*")) {
                throw fault(name, "must be an https URL, or an http URL of this machine");
            }
            return URI.create(text);
        }

        boolean anyBeginsWith(String prefix) {
            return properties.stringPropertyNames().stream().anyMatch(it -> it.startsWith(prefix));
        }

        /** Names that are known although they are not read now. */
        void know(String... names) {
            known.addAll(List.of(names));
        }

        /** The password itself, or the file that holds it. */
        String password() {
            Optional<String> file = text("database.passwordFile");
            Optional<String> password = text("database.password");
            if (file.isEmpty()) {
                return password.orElse("");
            }
            if (password.isPresent()) {
                throw fault("database.passwordFile", "and database.password are both set");
            }
            try {
                return Files.readString(Path.of(file.get())).strip();
            } catch (IOException e) {
                throw fault("database.passwordFile", "names a file that cannot be read");
            }
        }

        int number(String name, int usual, int least, int most) {
            return text(name).map(parse(name, least, most)).orElse(usual);
        }

        boolean flag(String name) {
            return text(name)
                    .map(
                            value ->
                                    switch (value) {
                                        case "true" -> true;
                                        case "false" -> false;
                                        default -> throw fault(name, "must be true or false");
                                    })
                    .orElse(false);
        }

        void rejectUnknown() {
            TreeSet<String> unknown = new TreeSet<>(properties.stringPropertyNames());
            unknown.removeAll(known);
            if (!unknown.isEmpty()) {
                throw new OperatorFault(
                        file
                                + ": unknown setting "
                                + String.join(", ", unknown)
                                + ". Known are "
                                + String.join(", ", known)
                                + ".");
            }
        }

        private Function<String, Integer> parse(String name, int least, int most) {
            return value -> {
                try {
                    int number = Integer.parseInt(value);
                    if (number >= least && number <= most) {
                        return number;
                    }
                } catch (NumberFormatException e) {
                    // reported below, like a number out of range
                }
                throw fault(name, "must be a whole number from " + least + " to " + most);
            };
        }

        OperatorFault fault(String name, String what) {
            return new OperatorFault(file + ": " + name + " " + what + ".");
        }
    }
}
