package org.milepost.proofs.signin;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.milepost.bench.BearerToken;
import org.milepost.bench.process.Pauses;

/**
 * The first person of an empty installation enrols, signs in, and follows the guide up to the first
 * redemption.
 *
 * <p>Threads: used by one thread.
 */
final class FirstProgrammeVisit {

    private static final String PASSWORD = "correct horse battery";
    private static final String NUMBER = "80000000001";
    private static final Pattern BODY = Pattern.compile("-d '(\\{.*?})'", Pattern.DOTALL);
    private static final Pattern CLIENT = Pattern.compile("--client (\\S+)");

    /** Tables of what moved follow the books. */
    private static final Duration FOLLOWED = Duration.ofSeconds(20);

    private final EmptyInstallation installation;
    private final ConsoleSession browser;
    private final ConsoleLook look;
    private final List<String> violations = new ArrayList<>();

    /**
     * A visit.
     *
     * @param pictures what the names of pictures begin with
     */
    FirstProgrammeVisit(Chrome chrome, EmptyInstallation installation, Path pictures) {
        this.installation = installation;
        this.browser = new ConsoleSession(chrome, installation.address(), violations);
        this.look = new ConsoleLook(browser, pictures, violations);
    }

    /** Makes the visit; returns what was wrong. */
    List<String> make() {
        look.begin();
        enrol(installation.addAdministrator());
        browser.expect(
                "an empty installation begins with the guide",
                browser.chrome().address().endsWith("/console/first-programme"));
        look.at("80-empty", "/console/first-programme");
        String secret = setUp();
        redeem(secret);
        browser.chrome().complaints().forEach(it -> violations.add("the browser complains: " + it));
        return violations;
    }

    private void enrol(String code) {
        Chrome chrome = browser.chrome();
        browser.go("/staff/enrolment");
        chrome.type("#code", code);
        chrome.leaveBy("button.main");
        String secret = browser.text("main code");
        chrome.type("#code", OneTimeCode.of(secret, 0));
        chrome.type("#password", PASSWORD);
        chrome.leaveBy("button.main");
        chrome.type("#email", "ana.nunez@operator.example");
        chrome.type("#password", PASSWORD);
        chrome.type("#code", OneTimeCode.of(secret, 1));
        chrome.leaveBy("button.main");
    }

    /** Follows the guide; the secret of the client. */
    private String setUp() {
        step(
                "Add a programme",
                Map.of("code", "MILES", "name", "My miles", "zone", "Europe/Paris"));
        step("Add a partner", Map.of("code", "SHOP", "name", "My shop"));
        step("Add a sponsor", Map.of("vendorId", "100001", "acquirerIds", "200001"));
        step(
                "Add an offer",
                Map.of(
                        "offerId",
                        "1111111111",
                        "type",
                        "RGL",
                        "descriptionEn",
                        "$10 off",
                        "descriptionFr",
                        "10 $ de rabais"));
        step("Add a client", Map.of("clientId", "shop-pos"));
        String secret = browser.text("pre.secret");
        look.now("81-secret");
        browser.follow("I have stored it");
        look.now("82-guide");
        browser.follow("Add a collector");
        browser.fill(Map.of("number", NUMBER, "reason", "first"));
        browser.submit();
        browser.follow("Adjust the balance");
        browser.fill(Map.of("currency", "CASH", "miles", "500", "reason", "first"));
        browser.submit();
        browser.expectText("the first miles", "500");
        return secret;
    }

    private void step(String button, Map<String, String> values) {
        browser.follow(button);
        browser.fill(values);
        browser.fill(Map.of("reason", "first programme"));
        browser.submit();
    }

    /** Sends what the guide says. */
    private void redeem(String secret) {
        browser.go("/console/first-programme");
        String command = browser.text("main pre");
        Matcher body = BODY.matcher(command);
        Matcher client = CLIENT.matcher(command);
        if (!body.find() || !client.find()) {
            browser.expect("the guide has a redemption: " + command, false);
            return;
        }
        BearerToken token = BearerToken.of(installation.address(), client.group(1), secret);
        String answer =
                EmptyInstallation.send(
                        HttpRequest.newBuilder(
                                        installation.address().resolve("/checkout/amcash/redeem"))
                                .header("Authorization", "Bearer " + token.text())
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", "first-1")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                body.group(1).replace("NUMBER", NUMBER)))
                                .build());
        browser.expect("the first redemption: " + answer, answer.contains("\"0000\""));
        boolean isDone =
                Pauses.await(
                        FOLLOWED,
                        () -> {
                            browser.go("/console/first-programme");
                            return browser.chrome()
                                    .ask(
                                            "return document.querySelectorAll('.steps li.good')"
                                                    + ".length === 7;")
                                    .asBoolean();
                        });
        browser.expect("all steps of the guide are done", isDone);
        look.now("83-done");
        browser.go("/console/persons/MILES/" + NUMBER);
        browser.expectText("the first redemption", "−95");
        look.now("84-collector");
    }
}
