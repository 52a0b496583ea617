package org.milepost;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.milepost.http.Json;
import org.milepost.http.MalformedJson;
import org.milepost.postgres.OperatorFault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code token}: prints a bearer token of a running server and nothing else. */
@Command(
        name = "token",
        description = "Prints a bearer token of the running server.",
        version = Main.VERSION,
        mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OK = 200;

    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8080",
            paramLabel = "URL",
            description = "The server. Default: http://127.0.0.1:8080.")
    private URI url = URI.create("");

    @Option(names = "--client", required = true, paramLabel = "ID", description = "The client.")
    private String client = "";

    @Option(names = "--secret", required = true, paramLabel = "S", description = "Its secret.")
    private String secret = "";

    @Option(
            names = "--scope",
            paramLabel = "SCOPES",
            description = "Scopes, separated by spaces. Default: all that the client has.")
    private @Nullable String scope;

    @Override
    public Integer call() throws InterruptedException {
        HttpResponse<byte[]> response = ask();
        ObjectNode answer = read(response.body());
        if (response.statusCode() != OK) {
            throw new OperatorFault(
                    "no token: " + answer.path("error_description").asString("it was refused."));
        }
        System.out.println(answer.path("access_token").asString());
        return 0;
    }

    private HttpResponse<byte[]> ask() throws InterruptedException {
        StringBuilder form = new StringBuilder("grant_type=client_credentials");
        form.append("&client_id=").append(encode(client));
        form.append("&client_secret=").append(encode(secret));
        if (scope != null) {
            form.append("&scope=").append(encode(scope));
        }
        if (url.getHost() == null || !Set.of("http", "https").contains(url.getScheme())) {
            throw new OperatorFault("--url must be such as http://127.0.0.1:8080.");
        }
        HttpRequest request =
                HttpRequest.newBuilder(url.resolve("/oauth/token"))
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
                        .build();
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new OperatorFault("no server answers at " + url + ".", e);
        }
    }

    private ObjectNode read(byte[] body) {
        try {
            return Json.readObject(body);
        } catch (MalformedJson e) {
            throw new OperatorFault(url + " does not answer as Milepost does.", e);
        }
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
