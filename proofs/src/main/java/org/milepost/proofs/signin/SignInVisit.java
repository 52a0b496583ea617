package org.milepost.proofs.signin;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.milepost.bench.process.Pauses;
import tools.jackson.databind.JsonNode;

/**
 * A member's visits to the pages: wrong entries first, then the right password, the decision, and
 * the return to the partner. At the second visit the member refuses.
 *
 * <p>Threads: used by one thread.
 */
final class SignInVisit {

    private static final String MEMBER = "3081471017300186";
    private static final String PASSWORD = "sandbox";
    private static final String MAIN = "button.main";

    private static final Duration BACK_MAX = Duration.ofSeconds(10);

    private final Chrome chrome;
    private final PartnerSite partner;
    private final Chrome.Screen screen;
    private final PageLook look;
    private final List<String> violations = new ArrayList<>();

    /**
     * A visit.
     *
     * @param pictures what the names of pictures begin with
     */
    SignInVisit(Chrome chrome, PartnerSite partner, Chrome.Screen screen, Path pictures) {
        this.chrome = chrome;
        this.partner = partner;
        this.screen = screen;
        this.look = new PageLook(chrome, screen, pictures, PageLook.Demands.MEMBERS, violations);
    }

    /** Makes the visit; returns what was wrong. */
    List<String> make() {
        chrome.go(partner.probe());
        expect(
                "scripts run or not as they should",
                chrome.title().equals(screen.script() ? "moved" : "still"));
        mistakes();
        consent();
        allow();
        sayNo();
        chrome.complaints().forEach(it -> violations.add("the browser complains: " + it));
        return violations;
    }

    private void mistakes() {
        chrome.go(partner.request("debit retrieve_account retrieve_transactions"));
        look("1-sign-in");
        chrome.leaveBy(MAIN);
        look("2-nothing-entered");
        expect("all faults are shown", chrome.markup(".errors").split("<li\\b", -1).length == 4);
        expect("the title says that there are errors", chrome.title().startsWith("Error"));
        fill(MEMBER, "wrong");
        chrome.leaveBy(MAIN);
        look("3-wrong-password");
        expect(
                "the page says that the password is wrong",
                chrome.markup(".errors").contains("wrong"));
        expect("the number is kept", chrome.isThere("input[value='" + MEMBER + "']"));
    }

    private void consent() {
        fill("3081 4710 1730 0186", PASSWORD);
        chrome.leaveBy(MAIN);
        look("4-decide");
        String page = chrome.markup("main");
        expect("the partner is named", page.contains("Sandbox Hotels"));
        expect("the page explains the scopes", page.contains("Spend from your balance"));
        expect(
                "the page shows the last digits of the number",
                page.contains("<strong>0186</strong>"));
    }

    private void allow() {
        chrome.leaveBy(MAIN);
        expect("the member is back at the partner's", isBack());
        expect("the answer is for this request", partner.isAnswer());
        Optional<JsonNode> tokens = partner.redeem();
        expect(
                "the partner has a token for what was allowed",
                tokens.map(it -> it.path("scope").asString())
                        .filter("debit retrieve_account retrieve_transactions"::equals)
                        .isPresent());
        expect(
                "the code gives the same tokens again",
                partner.redeem()
                        .map(it -> it.path("refresh_token"))
                        .equals(tokens.map(it -> it.path("refresh_token"))));
        partner.forget();
    }

    private void sayNo() {
        chrome.go(partner.request("debit"));
        fill("3081470000000067", PASSWORD);
        chrome.leaveBy(MAIN);
        look("5-household");
        expect("the page mentions the household", chrome.markup("main").contains("household"));
        chrome.leaveBy("button[value=deny]");
        expect("the member is back after saying no", isBack());
        expect(
                "the partner gets the refusal",
                "access_denied".equals(partner.broughtBack().get("error")));
        partner.forget();
    }

    private boolean isBack() {
        return Pauses.await(BACK_MAX, () -> !partner.broughtBack().isEmpty());
    }

    private void fill(String number, String password) {
        chrome.choose("#programme", "V");
        chrome.type("#number", number);
        chrome.type("#password", password);
    }

    private void look(String name) {
        look.at(name);
    }

    private void expect(String what, boolean holds) {
        look.expect(what, holds);
    }
}
