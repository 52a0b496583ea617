package org.milepost.proofs.signin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.milepost.bench.process.Pauses;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Visits of a member in a Chromium to sites that sign members in here.
 *
 * <p>Threads: used by one thread.
 */
final class ClientVisits {

    /** Where the sites of Spring Security take members back. */
    static final String SPRING_CALLBACK = "/login/oauth2/code/milepost";

    private static final String BROKER_CALLBACK = "/realms/members/broker/milepost/endpoint";
    private static final String MEMBER = "3081471017300186";
    private static final String PASSWORD = "sandbox";
    private static final String MAIN = "button.main";
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);
    private static final Duration BETWEEN_TAPS = Duration.ofMillis(50);

    private final Chrome chrome;
    private final URI milepost;
    private final List<String> violations = new ArrayList<>();

    /** Visits of sites that sign members in at this installation. */
    ClientVisits(Chrome chrome, URI milepost) {
        this.chrome = chrome;
        this.milepost = milepost;
        register();
    }

    /** What was wrong. */
    List<String> violations() {
        return List.copyOf(violations);
    }

    /** Two taps on each button, 50 ms apart: the first answer is aborted. */
    void taps() {
        for (String button : List.of("button.main", "button[value=deny]")) {
            try (PartnerSite partner = new PartnerSite(milepost)) {
                chrome.go(partner.request("debit"));
                fill();
                chrome.tapTwice(MAIN, BETWEEN_TAPS);
                chrome.awaitThere("button[value=allow]", WAIT_MAX);
                chrome.tapTwice(button, BETWEEN_TAPS);
                boolean back = Pauses.await(WAIT_MAX, () -> !partner.broughtBack().isEmpty());
                expect("after two taps on " + button + " the member is back", back);
                expect("two taps give an answer to the request", partner.isAnswer());
                if (button.equals(MAIN)) {
                    Optional<JsonNode> first = partner.redeem();
                    Optional<JsonNode> again = partner.redeem();
                    expect("the code gives tokens", first.isPresent());
                    expect(
                            "an exchange whose answer was lost gives the same tokens",
                            first.map(ClientVisits::refreshToken)
                                    .equals(again.map(ClientVisits::refreshToken)));
                }
            }
        }
    }

    /** A partner's callback leads to another origin, as sites do that show another host. */
    void callbackThatRedirects() {
        try (PartnerSite other = new PartnerSite(milepost);
                PartnerSite partner = new PartnerSite(milepost)) {
            partner.leadOnTo(other.probe());
            chrome.go(partner.request("debit"));
            fill();
            chrome.leaveBy(MAIN);
            chrome.tapTwice(MAIN, Duration.ZERO);
            boolean arrived =
                    Pauses.await(WAIT_MAX, () -> chrome.address().startsWith(other.probe() + ""));
            expect("a callback that redirects to another origin takes the member there", arrived);
            expect("the partner has its code", partner.broughtBack().containsKey("code"));
        }
    }

    /** A site in Spring Boot. */
    void spring(String version, URI site) {
        Pauses.await(WAIT_MAX, () -> isServing(site));
        chrome.go(site.resolve("/oauth2/authorization/milepost"));
        fill();
        chrome.leaveBy(MAIN);
        chrome.tapTwice(MAIN, BETWEEN_TAPS);
        expect(
                "Spring Boot " + version + " signs the member in",
                chrome.awaitThere("#subject", WAIT_MAX)
                        && chrome.markup("#subject").contains("ATRP:" + MEMBER)
                        && chrome.markup("#name").contains("Jane"));
    }

    /** A Keycloak whose broker sends members here. */
    void keycloak(Path archive, Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (PartnerSite site = new PartnerSite(milepost);
                Keycloak keycloak =
                        Keycloak.start(archive, directory, KeycloakRealm.broker(milepost))) {
            register(keycloak.issuer() + "/broker/milepost/endpoint");
            chrome.go(
                    URI.create(
                            keycloak.issuer()
                                    + "/protocol/openid-connect/auth?client_id=site"
                                    + "&response_type=code&scope=openid&state=a-state"
                                    + "&kc_idp_hint=milepost&redirect_uri="
                                    + site.callback()));
            fill();
            chrome.leaveBy(MAIN);
            chrome.tapTwice(MAIN, BETWEEN_TAPS);
            boolean back = Pauses.await(WAIT_MAX, () -> site.broughtBack().containsKey("code"));
            expect("Keycloak's broker signs the member in: " + chrome.title(), back);
        }
    }

    private static String refreshToken(JsonNode tokens) {
        return tokens.path("refresh_token").asString();
    }

    private void fill() {
        chrome.awaitThere("#programme", WAIT_MAX);
        chrome.choose("#programme", "V");
        chrome.type("#number", MEMBER);
        chrome.type("#password", PASSWORD);
    }

    /**
     * Registers the addresses of these sites, with any port, as redirect addresses of the sandbox's
     * client.
     */
    private void register(String... more) {
        List<String> addresses =
                new ArrayList<>(
                        List.of(
                                "http://127.0.0.1/callback",
                                "http://127.0.0.1" + SPRING_CALLBACK,
                                "http://127.0.0.1" + BROKER_CALLBACK));
        addresses.addAll(List.of(more));
        JsonMapper json = JsonMapper.shared();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> token =
                    http.send(
                            HttpRequest.newBuilder(milepost.resolve("/oauth/token"))
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(
                                            HttpRequest.BodyPublishers.ofString(
                                                    "grant_type=client_credentials"
                                                            + "&client_id=operator"
                                                            + "&client_secret=operator-secret"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            String bearer = json.readTree(token.body()).path("access_token").asString();
            http.send(
                    HttpRequest.newBuilder(milepost.resolve("/operator/v1/clients/avios-hotel"))
                            .header("Authorization", "Bearer " + bearer)
                            .header("Content-Type", "application/json")
                            .header("Change-Reason", "proof of sign-in")
                            .method(
                                    "PATCH",
                                    HttpRequest.BodyPublishers.ofString(
                                            json.writeValueAsString(
                                                    Map.of("redirectUris", addresses))))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while registering", e);
        }
    }

    private static boolean isServing(URI site) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                                    HttpRequest.newBuilder(site).build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    < 500;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while waiting for a site", e);
        }
    }

    private void expect(String what, boolean holds) {
        System.out.println((holds ? "  " : "  failed: ") + what);
        if (!holds) {
            violations.add("failed: " + what);
        }
    }
}
