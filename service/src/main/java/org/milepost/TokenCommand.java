package org.milepost;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.milepost.http.Json;
import org.milepost.http.MalformedJson;
import org.milepost.postgres.OperatorFault;
import org.milepost.sandbox.Sandbox;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code token}: prints a bearer token of a running server and nothing else. */
@Command(
        name = "token",
        description = "Prints a bearer token of the running server.",
        mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int SECRET_BYTES_MAX = 4_096;
    private static final Pattern LINE_END = Pattern.compile("(\\r\\n|\\n|\\r)\\z");

    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8080",
            paramLabel = "URL",
            description = "The address of the server. Default: http://127.0.0.1:8080.")
    private URI url = URI.create("");

    @Option(
            names = "--client",
            required = true,
            paramLabel = "ID",
            description = "The id of the client.")
    private String client = "";

    @Option(
            names = "--secret",
            paramLabel = "S",
            description = "Its secret. Default, with --member: that of the sandbox's client.")
    private @Nullable String secret;

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description =
                    "A file with the secret, or - for standard input. Unlike --secret,"
                            + " other users of the machine cannot see it.")
    private @Nullable String secretFile;

    @Option(
            names = "--member",
            paramLabel = "NUMBER",
            description =
                    "The number of a member of the demo. The command signs in with the"
                            + " sandbox's password and consents.")
    private @Nullable String member;

    @Option(
            names = "--programme",
            paramLabel = "P",
            description = "The member's programme, such as ATRP.")
    private @Nullable String programme;

    @Option(
            names = "--scope",
            paramLabel = "SCOPES",
            description =
                    "Scopes, separated by spaces. Default, without --member: all scopes"
                            + " of the client.")
    private @Nullable String scope;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description =
                    "A PEM file with the certificates of the authorities that are trusted."
                            + " Default: those that Java trusts.")
    private @Nullable Path authorities;

    @Override
    public Integer call() throws InterruptedException {
        requireWhole();
        String clientSecret = clientSecret();
        HttpResponse<byte[]> response;
        try (HttpClient http = TlsCalls.client(authorities, TIMEOUT)) {
            response =
                    ask(http, clientSecret, member == null ? ofItsOwn() : forMember(http, member));
        } catch (IOException e) {
            throw TlsCalls.fault(url, e);
        }
        ObjectNode answer = read(response.body());
        if (response.statusCode() != OK) {
            throw new OperatorFault(
                    "no token: " + answer.path("error_description").asString("it was refused."));
        }
        System.out.println(answer.path("access_token").asString());
        return 0;
    }

    private void requireWhole() {
        if (url.getHost() == null || !Set.of("http", "https").contains(url.getScheme())) {
            throw new OperatorFault("--url must be an address such as http://127.0.0.1:8080.");
        }
        if (secret != null && secretFile != null) {
            throw new OperatorFault("--secret and --secret-file are given: give one of them.");
        }
        if (member == null && secret == null && secretFile == null) {
            throw new OperatorFault(
                    "--secret-file or --secret is missing; or --member, for a member's token.");
        }
        if (member == null && programme != null) {
            throw new OperatorFault("--programme needs --member.");
        }
        if (member != null && (programme == null || scope == null)) {
            throw new OperatorFault("--member needs --programme and --scope.");
        }
    }

    /** The given secret, or that of the sandbox for this client. */
    private String clientSecret() {
        if (secretFile == null) {
            return secret == null ? client + "-secret" : secret;
        }
        String source = secretFile.equals("-") ? "standard input" : secretFile;
        String text = LINE_END.matcher(read(secretFile, source)).replaceFirst("");
        if (text.isEmpty()) {
            throw new OperatorFault("--secret-file: " + source + " is empty.");
        }
        return text;
    }

    private static String read(String file, String source) {
        try {
            byte[] bytes =
                    file.equals("-")
                            ? System.in.readNBytes(SECRET_BYTES_MAX + 1)
                            : readStart(Path.of(file));
            if (bytes.length > SECRET_BYTES_MAX) {
                throw new OperatorFault("--secret-file: " + source + " is too long for a secret.");
            }
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new OperatorFault("--secret-file: " + source + " is not UTF-8.", e);
        } catch (IOException | InvalidPathException e) {
            throw new OperatorFault("--secret-file: " + source + " cannot be read.", e);
        }
    }

    private static byte[] readStart(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(SECRET_BYTES_MAX + 1);
        }
    }

    private Map<String, String> ofItsOwn() {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        if (scope != null) {
            form.put("scope", scope);
        }
        return form;
    }

    private Map<String, String> forMember(HttpClient http, String number)
            throws IOException, InterruptedException {
        MemberConsent.Code given =
                new MemberConsent(http, url)
                        .obtain(
                                client,
                                Objects.requireNonNull(scope),
                                Objects.requireNonNull(programme),
                                number);
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", given.code());
        form.put("code_verifier", given.verifier());
        form.put("redirect_uri", Sandbox.REDIRECT_URI);
        return form;
    }

    private HttpResponse<byte[]> ask(HttpClient http, String clientSecret, Map<String, String> form)
            throws IOException, InterruptedException {
        form.put("client_id", client);
        form.put("client_secret", clientSecret);
        String body =
                form.entrySet().stream()
                        .map(it -> it.getKey() + "=" + encode(it.getValue()))
                        .collect(Collectors.joining("&"));
        HttpRequest request =
                HttpRequest.newBuilder(ServerUrl.of(url).at("/oauth/token"))
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private ObjectNode read(byte[] body) {
        try {
            return Json.readObject(body);
        } catch (MalformedJson e) {
            throw new OperatorFault(url + " does not answer as Milepost does.", e);
        }
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, UTF_8);
    }
}
