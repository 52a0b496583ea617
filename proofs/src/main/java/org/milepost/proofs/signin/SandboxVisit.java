package org.milepost.proofs.signin;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.milepost.bench.process.Pauses;

/**
 * A visit of an engineer to the pages of the sandbox: the list of calls, faults, the time, a key, a
 * certification with its report, and the till.
 *
 * <p>Threads: used by one thread.
 */
final class SandboxVisit {

    private static final Duration CHANGE_MAX = Duration.ofSeconds(10);
    private static final int TABS_MAX = 60;
    private static final Pattern CONFIRMATION = Pattern.compile("\\b[0-9A-Z]{16}\\b");

    private final Chrome chrome;
    private final URI demo;
    private final Chrome.Screen screen;
    private final PageLook look;
    private final List<String> violations = new ArrayList<>();

    /**
     * A visit.
     *
     * @param pictures what the names of pictures begin with
     */
    SandboxVisit(Chrome chrome, URI demo, Chrome.Screen screen, Path pictures) {
        this.chrome = chrome;
        this.demo = demo;
        this.screen = screen;
        this.look = new PageLook(chrome, screen, pictures, PageLook.Demands.MEMBERS, violations);
    }

    /** Makes the visit; returns what was wrong. */
    List<String> make() {
        try (SandboxTraffic till = new SandboxTraffic(demo)) {
            String key = UUID.randomUUID().toString();
            calls(till, key);
            faults(till);
            clock();
            key(key);
            certification(till);
            till();
            frenchTill();
            device(till);
        }
        chrome.complaints().forEach(it -> violations.add("the browser complains: " + it));
        return violations;
    }

    private void calls(SandboxTraffic till, String key) {
        go("/sandbox?lang=en");
        till.echo();
        till.inquire("84095202006");
        till.inquire("80000000056");
        till.redeem(key);
        till.redeem(key);
        if (screen.script()) {
            look.expect("calls appear by themselves", awaitText("#calls", key));
        } else {
            go("/sandbox?lang=en");
        }
        look.at("6-calls");
        look.expect("a call has its reasons", text("#calls").contains("Considered offer"));
        look.expect("a key has its first use", text("#calls").contains("first used by call"));
        go("/sandbox?lang=fr&call=redeem&key=" + key);
        look.at("7-filter-french");
        look.expect("the page is in French", text("#calls").contains("Offre considérée"));
    }

    private void faults(SandboxTraffic till) {
        go("/sandbox?lang=en");
        chrome.type("#times", "0");
        press("#do-fault", ".problem", "1 to 1,000");
        look.at("8-mistake");
        go("/sandbox?lang=en");
        press("#do-fault", "#set", "answer-lost");
        chrome.type("#per-thousand", "1");
        chrome.type("#seed", "42");
        press("#do-random", "#set", "Seed 42;");
        look.at("9-faults");
        if (screen.script()) {
            keyboard("a[href='#faults-title']");
            keyboard("#do-clear");
        } else {
            chrome.leaveBy("#do-clear");
        }
        look.expect("the faults have ended", awaitText("#set", "No faults are set."));
        till.echo();
    }

    /**
     * Reaches a link or button with the tab key alone, from where the focus is, and presses it with
     * the enter key.
     */
    private void keyboard(String wanted) {
        String isFocused = "return document.activeElement.matches(\"" + wanted + "\");";
        for (int i = 0; i < TABS_MAX; i++) {
            if (chrome.ask(isFocused).asBoolean()) {
                chrome.key("Enter", "\r");
                return;
            }
            chrome.key("Tab", "");
        }
        look.expect("the keyboard reaches " + wanted, false);
    }

    private void clock() {
        press("#to-day-start", ".time", " 03:00:");
    }

    private void key(String key) {
        go("/sandbox/keys?lang=en&key=" + key);
        chrome.leaveBy("button.main");
        look.at("10-key");
        look.expect("the key was booked", text(".told").contains("BOOKED"));
    }

    private void certification(SandboxTraffic till) {
        go("/sandbox/certification?lang=en");
        look.at("11-certification");
        chrome.leaveBy("button.main");
        till.echo();
        till.inquire("80000000067");
        till.inquire("80000000023");
        till.redeem("");
        till.redeem(UUID.randomUUID().toString());
        till.redeem(UUID.randomUUID().toString());
        String here = chrome.address();
        if (!screen.script()) {
            go(here.substring(demo.toString().length()));
        }
        look.expect(
                "the checklist follows the calls", awaitText("#step-retry-redeem-lost", "new key"));
        look.at("12-checklist");
        look.expect("a rule was broken", chrome.isThere("#step-key.failed"));
        look.expect("a step was passed", chrome.isThere("#step-code-0000.passed"));
        go(here.substring(demo.toString().length()).replace("lang=en", "lang=fr"));
        look.at("13-checklist-french");
        leave("#end", "#checklist", "terminée");
        chrome.leaveBy("a.button.main");
        look.at("14-report-french");
        String signature = text(".signature");
        go("/sandbox/certification?lang=en");
        chrome.type("#signature", signature);
        chrome.leaveBy("form[action='/sandbox/certification'] #signature ~ .actions button");
        look.at("15-verified");
        look.expect("the report verifies", text(".told").contains("of this installation"));
    }

    private void till() {
        go("/till?lang=en");
        look.at("16-till");
        press("#entry-SWIPE", ".display", "1YES");
        press("#key-1", ".display", "APPROVED");
        look.at("17-till-receipt");
        look.expect("the till leads to the sandbox", chrome.isThere("a[href='/sandbox?lang=en']"));
        refund("REFUND ");
        if (screen.script()) {
            tillByKeyboard();
        }
    }

    /** Gives back what the receipt on the page says, so that the next visit finds the miles. */
    private void refund(String told) {
        Matcher number = CONFIRMATION.matcher(text(".receipt"));
        look.expect("the receipt has a confirmation number", number.find());
        chrome.type("#confirmation", number.group());
        press("#do-refund", ".display", told);
    }

    private void tillByKeyboard() {
        go("/till?lang=en");
        keyboard("#entry-SWIPE");
        look.expect("the enter key swipes the card", awaitText(".display", "1YES"));
        chrome.key("1", "1");
        look.expect("the key 1 redeems", awaitText(".display", "APPROVED"));
        refund("REFUND ");
        chrome.ask("document.activeElement.blur(); return 0;");
        chrome.key("Escape", "");
        look.expect("the escape key ends the refund", awaitText(".display", "AIR MILES CARD?"));
    }

    /** A collector who hides balances, and what went over the wire. */
    private void frenchTill() {
        go("/till?lang=fr");
        chrome.type("#number", "80000000012");
        press("#entry-SWIPE", ".display", "1OUI");
        look.at("18-till-french");
        press("#key-1", ".display", "APPROUVÉ");
        look.expect("the receipt hides balances", !text(".receipt").contains("Solde"));
        chrome.tapTwice("summary", Duration.ZERO);
        look.expect("the request is shown", awaitText("details[open]", "/checkout/amcash/redeem"));
        look.at("19-till-wire-french");
        refund("REMBOURSÉ");
        look.at("20-till-refund-french");
        press("#key-CLEAR", ".display", "CARTE AIR MILES ?");
    }

    /** What the partner's own till should show. */
    private void device(SandboxTraffic till) {
        till.redeem(UUID.randomUUID().toString());
        go("/till/device?lang=en");
        look.at("21-device");
        look.expect("a correct till shows the approval", text(".display").contains("APPROVED"));
        go("/till/device?lang=fr");
        look.at("22-device-french");
    }

    private void go(String path) {
        chrome.go(demo.resolve(path));
    }

    private void leave(String button, String place, String text) {
        chrome.leaveBy(button);
        look.expect(button + " leads to " + text, awaitText(place, text));
    }

    /** Presses a button, which a script or the server answers, and waits for a text. */
    private void press(String button, String place, String text) {
        if (screen.script()) {
            chrome.tapTwice(button, Duration.ZERO);
        } else {
            chrome.leaveBy(button);
        }
        look.expect(button + " leads to " + text, awaitText(place, text));
    }

    private boolean awaitText(String place, String text) {
        return Pauses.await(CHANGE_MAX, () -> chrome.isThere(place) && text(place).contains(text));
    }

    private String text(String place) {
        return chrome.markup(place).replaceAll("<[^>]+>", "").replace("&nbsp;", " ").strip();
    }
}
