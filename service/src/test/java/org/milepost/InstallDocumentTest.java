package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The first redemption of docs/INSTALL.md, made with the calls that it shows. */
class InstallDocumentTest {

    private static final Pattern OPERATION = Pattern.compile("(?m)^op POST (\\S+) '(.*)'$");
    private static final Pattern REDEMPTION =
            Pattern.compile("\"\\$URL(/checkout\\S+)\" [^']*'[^']*'[^']*'[^']*'[^']*-d '(.*)'");

    private static final Pattern REASON = Pattern.compile("Change-Reason: ([^']+)'");

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void theFirstMilesAreRedeemedAsTheDocumentShows() throws Exception {
        String document = Files.readString(Path.of("../docs/INSTALL.md"));
        List<MatchResult> operations = OPERATION.matcher(document).results().toList();
        String reason = REASON.matcher(document).results().findFirst().orElseThrow().group(1);
        MatchResult redemption = REDEMPTION.matcher(document).results().findFirst().orElseThrow();
        try (RunningInstance instance = RunningInstance.start();
                HttpClient http = HttpClient.newHttpClient()) {
            String operator = instance.token("operator");
            String last = "";
            for (MatchResult operation : operations) {
                HttpResponse<String> answer =
                        send(
                                http,
                                instance.url() + "/operator/v1/" + operation.group(1),
                                operator,
                                reason,
                                operation.group(2));
                assertThat(answer.statusCode())
                        .as(operation.group() + answer.body())
                        .isEqualTo(201);
                last = answer.body();
            }
            assertThat(JsonMapper.shared().readTree(last).path("secret").asString()).isNotBlank();

            String till = instance.clientToken("fuels-pos", "amcash");
            String answer = "";
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!answer.contains("\"responseCode\":\"0000\"") && System.nanoTime() < end) {
                Thread.sleep(100); // A change takes effect within two seconds.
                answer =
                        send(
                                        http,
                                        instance.url() + redemption.group(1),
                                        till,
                                        reason,
                                        redemption.group(2))
                                .body();
            }
            assertThat(answer).contains("\"responseCode\":\"0000\"");
            assertThat(operations).hasSize(7);
        }
    }

    @Test
    void theCommandsNameTheVersionOfThePackage() throws Exception {
        String commands =
                Files.readString(Path.of("../docs/INSTALL.md")).replaceAll("`[^`\n]*`", "");

        assertThat(commands).contains("apt install postgresql ./milepost_VERSION_amd64.deb");
        assertThat(commands).doesNotContain("milepost_*");
    }

    private static HttpResponse<String> send(
            HttpClient http, String url, String token, String reason, String body)
            throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .header("Change-Reason", reason)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
