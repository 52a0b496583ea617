package org.milepost.proofs.signin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.milepost.bench.Project;
import org.milepost.bench.process.Pauses;
import org.milepost.bench.process.ServerProcess;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.proofs.Verdict;
import org.milepost.proofs.site.Site;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code prove keycloak}: members sign in at a real Keycloak, and the partner API takes its tokens,
 * and no others.
 */
@Command(
        name = "keycloak",
        description =
                "Checks that the partner API accepts the tokens of a real Keycloak,"
                        + " and no others.",
        mixinStandardHelpOptions = true)
public final class KeycloakCommand implements Callable<Integer> {

    private static final String AUDIENCE = "https://milepost.example";
    private static final String ARTIFACT = "org.keycloak:keycloak-quarkus-dist:";
    private static final String API_KEY = "sandbox0sandbox0sandbox0";
    private static final String SCOPES = "openid retrieve_account debit";
    private static final Duration EXPIRY_MAX = Duration.ofSeconds(80);

    @Option(
            names = "--archive",
            paramLabel = "FILE",
            description =
                    "keycloak-quarkus-dist-"
                            + Keycloak.VERSION
                            + ".zip; the default is to have Maven fetch it")
    private @Nullable Path archive;

    private final PrintStream out = System.out;
    private final List<String> violations = new ArrayList<>();

    @Override
    public Integer call() throws IOException, JOSEException, ParseException {
        Path var = Project.var();
        Optional<Path> distribution = archive == null ? fetch(var) : Optional.of(archive);
        if (distribution.filter(Files::isReadable).isEmpty()) {
            System.err.println(
                    "milepost: this proof needs Keycloak, and Maven could not fetch it. Have a mvn"
                            + " on the PATH that reaches Maven Central, or name the archive "
                            + ARTIFACT
                            + Keycloak.VERSION
                            + ":zip with --archive.");
            return CommandLine.ExitCode.USAGE;
        }
        Path scratch = Files.createTempDirectory(var, "keycloak-");
        try (Site site = Site.open(scratch, 1)) {
            out.println("starting Keycloak " + Keycloak.VERSION + " ...");
            try (Keycloak keycloak =
                    Keycloak.start(distribution.get(), scratch, KeycloakRealm.json(AUDIENCE))) {
                ServerProcess milepost =
                        ServerProcess.serve(site.logs(), config(scratch, site, keycloak));
                try (HttpClient http = HttpClient.newHttpClient()) {
                    prove(new AccountCall(http, milepost.address()), keycloak);
                } finally {
                    milepost.stop();
                }
            }
        } finally {
            Project.delete(scratch);
        }
        return Verdict.of(violations).print("Keycloak's tokens are accepted, and no others");
    }

    /** The call of the partner API that shows a balance. */
    private record AccountCall(HttpClient http, URI milepost) {

        int status(String token) {
            HttpRequest request =
                    HttpRequest.newBuilder(
                                    milepost.resolve(
                                            "/v2/programmes/ATRP/account?api_key=" + API_KEY))
                            .header("Authorization", "Bearer " + token)
                            .build();
            try {
                return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
            } catch (IOException e) {
                return 0;
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while waiting for an answer", e);
            }
        }
    }

    private void prove(AccountCall account, Keycloak keycloak)
            throws JOSEException, ParseException {
        String jane = keycloak.token("avios-hotel", "jane", SCOPES);
        expect("a member's token is accepted", 200, account.status(jane));
        expect(
                "a token without the scope is not",
                403,
                account.status(keycloak.token("avios-hotel", "jane", "openid debit")));
        expect(
                "a token for another audience is not",
                401,
                account.status(keycloak.token("avios-cars", "jane", SCOPES)));
        expect(
                "a token of somebody without number is not",
                401,
                account.status(keycloak.token("avios-hotel", "nobody", SCOPES)));
        expect("a token without signature is not", 401, account.status(unsigned(jane)));
        for (JWK key : JWKSet.parse(keycloak.keys()).getKeys()) {
            if (key.getKeyUse().getValue().equals("sig")) {
                expect(
                        "a token with the public key as secret is not",
                        401,
                        account.status(withSharedSecret(jane, key)));
            }
        }
        expect(
                "a token with another signature is not",
                401,
                account.status(jane.substring(0, jane.lastIndexOf('.') + 1) + "AAAA"));
        out.println("waiting until a token has expired ...");
        boolean expired = Pauses.await(EXPIRY_MAX, () -> account.status(jane) == 401);
        expect("an expired token is not", 401, expired ? 401 : account.status(jane));
        String later = keycloak.token("avios-hotel", "jane", SCOPES);
        keycloak.close();
        expect("its tokens are accepted while it cannot be reached", 200, account.status(later));
    }

    private static String unsigned(String token) throws ParseException {
        return new PlainJWT(SignedJWT.parse(token).getJWTClaimsSet()).serialize();
    }

    /**
     * What a verifier falls for that takes the algorithm from the token (RFC 8725, section 2.1).
     */
    private static String withSharedSecret(String token, JWK key)
            throws JOSEException, ParseException {
        SignedJWT forged =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.HS256)
                                .type(new JOSEObjectType("at+jwt"))
                                .keyID(key.getKeyID())
                                .build(),
                        SignedJWT.parse(token).getJWTClaimsSet());
        forged.sign(new MACSigner(key.toRSAKey().toRSAPublicKey().getEncoded()));
        return forged.serialize();
    }

    private void expect(String what, int status, int actual) {
        out.printf("%-48s HTTP %d%n", what, actual);
        if (status != actual) {
            violations.add(what + ": HTTP " + actual + " and not " + status);
        }
    }

    private static Path config(Path scratch, Site site, Keycloak keycloak) throws IOException {
        DatabaseSettings database = site.database();
        return Files.writeString(
                scratch.resolve("milepost.properties"),
                """
                database.url=%s
                database.user=%s
                database.password=%s
                issuer=%s
                http.port=0
                management.port=0
                provider.issuer=%s
                provider.jwksUrl=%s
                provider.audience=%s
                provider.clientClaim=azp
                """
                        .formatted(
                                database.jdbcUrl(),
                                database.user(),
                                database.password(),
                                Site.issuer(),
                                keycloak.issuer(),
                                keycloak.keysUrl(),
                                AUDIENCE));
    }

    /** Has Maven fetch the archive, once. */
    static Optional<Path> fetch(Path var) throws IOException {
        Path archive = var.resolve("keycloak-quarkus-dist-" + Keycloak.VERSION + ".zip");
        if (Files.exists(archive)) {
            return Optional.of(archive);
        }
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(
                                    "mvn",
                                    "-B",
                                    "-q",
                                    "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy",
                                    "-Dartifact=" + ARTIFACT + Keycloak.VERSION + ":zip",
                                    "-DoutputDirectory=" + var)
                            .inheritIO()
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.start().waitFor();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while Maven fetches Keycloak", e);
        }
        return Optional.of(archive);
    }
}
