package org.milepost.proofs.signin;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The pages of the console of a demo: each is looked at in every way by the programme
 * administrator, and each other role sees its first page.
 *
 * <p>Threads: used by one thread.
 */
final class ConsoleVisit {

    static final String COLLECTOR = "/console/persons/AIRMILES/84095202006";
    static final String MEMBER = "/console/persons/ATRP/3081471017300186";

    private final ConsoleSession browser;
    private final ConsoleLook look;
    private final List<String> violations = new ArrayList<>();

    /**
     * A visit.
     *
     * @param pictures what the names of pictures begin with
     */
    ConsoleVisit(Chrome chrome, URI demo, Path pictures) {
        this.browser = new ConsoleSession(chrome, demo, violations);
        this.look = new ConsoleLook(browser, pictures, violations);
    }

    /** Makes the visit; returns what was wrong. */
    List<String> make() {
        look.begin();
        look.at("0-staff", "/sandbox/staff?lang=en");
        for (String staff : List.of("reader", "agent", "finance", "partners", "auditor")) {
            browser.become(staff);
            look.now("1-" + staff);
        }
        refusals();
        new ConsoleTasks(browser, look).make();
        browser.become("administrator");
        pages().forEach(look::at);
        skip();
        french();
        browser.chrome().complaints().forEach(it -> violations.add("the browser complains: " + it));
        return violations;
    }

    /** Calls of a till that are refused, and some that are not. */
    private void refusals() {
        try (SandboxTraffic till = new SandboxTraffic(browser.server())) {
            till.redeem(UUID.randomUUID().toString());
            for (String number : List.of("80000000099", "80000000056", "80000000023")) {
                till.inquire(number);
            }
        }
    }

    private static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("2-home", "/console");
        pages.put("3-collector", COLLECTOR);
        pages.put("4-timeline", COLLECTOR + "/timeline?currency=CASH");
        pages.put("5-inquiry", COLLECTOR + "/inquiry?sponsor=LOY1&store=0001&basket=43.21");
        pages.put("6-member", MEMBER);
        pages.put("7-household", "/console/persons/ATRP/3081470000000000");
        pages.put(
                "8-adjust",
                "/console/actions/adjust-collector?programme=AIRMILES&number=84095202006");
        pages.put("9-erase", "/console/actions/erase-person?programme=AIRMILES&number=84095202006");
        pages.put("10-approvals", "/console/approvals?state=all");
        pages.put("11-journal", "/console/journal?live=off");
        pages.put("12-refusals", "/console/refusals");
        pages.put("13-charts", "/console/charts");
        pages.put("14-trail", "/console/trail");
        pages.put("15-programmes", "/console/programmes");
        pages.put("16-programme", "/console/programmes/AIRMILES");
        pages.put("17-offer", "/console/programmes/AIRMILES/offers/1111111111");
        pages.put(
                "18-change-offer",
                "/console/actions/change-offer?programme=AIRMILES&offer=1111111111");
        pages.put("19-partners", "/console/partners");
        pages.put("20-partner", "/console/partners/LOY1");
        pages.put("21-clients", "/console/clients");
        pages.put("22-client", "/console/clients/loy1-pos");
        pages.put("23-outages", "/console/outages");
        pages.put("24-roles", "/console/roles");
        pages.put("25-staff", "/console/staff");
        pages.put("26-person-of-staff", "/console/staff/agent");
        pages.put("27-add-staff", "/console/actions/add-staff");
        pages.put("28-first-programme", "/console/first-programme");
        pages.put("29-missing", "/console/persons/AIRMILES/1");
        return pages;
    }

    /** From any page to its content without a mouse. */
    private void skip() {
        Chrome chrome = browser.chrome();
        browser.go("/console/roles");
        chrome.key("Tab", "");
        chrome.key("Enter", "\r");
        browser.expect(
                "the first stop leads to the content",
                chrome.ask("return document.activeElement.id === 'content';").asBoolean());
    }

    private void french() {
        browser.go(COLLECTOR);
        browser.chrome().tapTwice("details.person summary", java.time.Duration.ZERO);
        look.now("30-person-menu");
        browser.chrome().leaveBy("button[name=language]");
        look.now("31-french");
        browser.expectText("French", "Adhérent");
        browser.chrome().tapTwice("details.person summary", java.time.Duration.ZERO);
        browser.chrome().leaveBy("button[name=language]");
    }
}
