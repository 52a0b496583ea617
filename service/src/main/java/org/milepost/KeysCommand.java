package org.milepost;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.milepost.oauth.SigningKey;
import org.milepost.operator.SigningKeyOperations;
import org.milepost.postgres.Database;
import org.milepost.postgres.SecretStore;
import org.milepost.trail.Actor;
import org.milepost.trail.ChangeStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keys}: lists the signing keys and secrets, replaces or ends a key, encrypts them all. */
@Command(
        name = "keys",
        description =
                "Lists the signing keys and secrets in the database, or changes them while all servers serve.",
        mixinStandardHelpOptions = true)
final class KeysCommand implements Callable<Integer> {

    private static final Actor ACTOR = Actor.named("command-line");

    @Spec private @Nullable CommandSpec spec;

    @Mixin private ConfigOption config = new ConfigOption();

    @Override
    public Integer call() {
        return withKeys(
                config,
                spec,
                (keys, out) -> {
                    keys.all().forEach(it -> out.println(described(it, keys)));
                    keys.secrets().forEach(it -> out.println(described(it)));
                    describeStaff(keys).forEach(out::println);
                });
    }

    @Command(
            name = "rotate",
            description = {
                "Adds a signing key. All servers accept its tokens within two seconds, and sign with"
                        + " it from the moment that is printed.",
                "The previous key verifies until its last token has expired, after about an hour;"
                        + " then it is deleted."
            },
            mixinStandardHelpOptions = true)
    int rotate(
            @Mixin ConfigOption where,
            @Option(
                            names = "--after",
                            paramLabel = "SECONDS",
                            defaultValue = "5",
                            description = {
                                "How long the key is published before it signs. Default: 5.",
                                "More helps services that verify tokens themselves and"
                                        + " read the public keys rarely."
                            })
                    int seconds) {
        if (seconds < 5 || seconds > 604_800) {
            throw new picocli.CommandLine.ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--after must be from 5 to 604800 seconds");
        }
        return withKeys(
                where,
                spec,
                (keys, out) ->
                        out.println(
                                described(keys.rotate(ACTOR, Duration.ofSeconds(seconds)), keys)));
    }

    @Command(
            name = "end",
            description = {
                "Deletes a signing key that another one has replaced, for instance because it was stolen.",
                "All servers refuse its tokens within two seconds; their holders need new ones."
            },
            mixinStandardHelpOptions = true)
    int end(
            @Mixin ConfigOption where,
            @Parameters(paramLabel = "KEY", description = "The identifier of the key.")
                    String keyId) {
        return withKeys(
                where,
                spec,
                (keys, out) ->
                        out.printf(
                                "%s is ended: its tokens are refused within two seconds%n",
                                keys.end(ACTOR, keyId).keyId()));
    }

    @Command(
            name = "encrypt",
            description = {
                "Encrypts the signing keys and the other secrets of the installation in the"
                        + " database with the first key of encryption.key.",
                "All servers must have been started with that key, and with the key that encrypts"
                        + " now, if there is one. All secrets are encrypted in one transaction, or"
                        + " none. It can be repeated."
            },
            mixinStandardHelpOptions = true)
    int encrypt(@Mixin ConfigOption where) {
        return withKeys(
                where,
                spec,
                (keys, out) -> {
                    int encrypted = keys.encryptAll(ACTOR);
                    out.printf(
                            "%d secrets were encrypted; all are encrypted with outside key %s%n",
                            encrypted, keys.database().outsideKeys().encryptingId().orElseThrow());
                });
    }

    private static int withKeys(
            ConfigOption where,
            @Nullable CommandSpec spec,
            BiConsumer<SigningKeyOperations, PrintWriter> work) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Config settings = where.read();
        try (Database database = Database.open(settings.database(), settings.outsideKeys())) {
            database.requireDurable();
            database.requireSchema();
            WallClock clock = new WallClock();
            work.accept(
                    new SigningKeyOperations(database, new ChangeStore(database, clock), clock),
                    out);
        }
        return 0;
    }

    private static String described(SigningKey key, SigningKeyOperations keys) {
        Instant now = keys.clock().instant();
        return "signing key %s, made %s, %s %s%s%s"
                .formatted(
                        key.keyId(),
                        key.createdAt(),
                        key.signsFrom().isAfter(now) ? "signs from" : "signs since",
                        key.signsFrom(),
                        key.verifiesUntil().map(it -> ", verifies until " + it).orElse(""),
                        encryption(key.outsideKey()));
    }

    private static String described(SecretStore.Described secret) {
        return "secret %s%s%s"
                .formatted(
                        secret.name(),
                        secret.createdAt().map(it -> ", made " + it).orElse(""),
                        encryption(secret.outsideKey()));
    }

    /** One line for all authenticators whose secrets are stored in the same way. */
    private static List<String> describeStaff(SigningKeyOperations keys) {
        Map<String, Integer> counts = new TreeMap<>();
        keys.secretsOfStaff().forEach(it -> counts.merge(encryption(it), 1, Integer::sum));
        return counts.entrySet().stream()
                .map(it -> "secrets of " + it.getValue() + " authenticators of staff" + it.getKey())
                .toList();
    }

    private static String encryption(Optional<String> outsideKey) {
        return outsideKey.map(it -> ", encrypted with outside key " + it).orElse(", not encrypted");
    }
}
