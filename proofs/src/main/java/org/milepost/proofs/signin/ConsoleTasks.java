package org.milepost.proofs.signin;

import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The everyday tasks of the back office, done in the console of a demo by the persons whose roles
 * they are, with the mouse and the keyboard as they would.
 *
 * <p>Threads: used by one thread.
 */
final class ConsoleTasks {

    private static final String CASH = "80000000001";
    private static final Pattern CONFIRMATION = Pattern.compile("\\b[0-9A-Z]{16}\\b");

    private final ConsoleSession browser;
    private final ConsoleLook look;
    private final String run = UUID.randomUUID().toString().substring(0, 8);

    ConsoleTasks(ConsoleSession browser, ConsoleLook look) {
        this.browser = browser;
        this.look = look;
    }

    /** Does all of them. */
    void make() {
        agentFinds();
        agentCorrects();
        agentChangesPersons();
        financeDecides();
        partnerManagerSetsUp();
        administratorControls();
        auditorReads();
    }

    /** Tasks 1 to 11. */
    private void agentFinds() {
        browser.become("agent");
        browser.search("O'Neil");
        browser.expectText("find by name", "3081471017300186");
        browser.search("8409 5202 006");
        browser.expectText("find by card", "Transfers in CASH");
        String number = first(CONFIRMATION);
        browser.search(number);
        look.now("50-transfer");
        browser.expectText("find by confirmation number", number);
        browser.search("R24");
        look.now("51-search");
        browser.expectText("find by reference", "Hotel");
        browser.go("/console/journal?partner=LOY1&live=off");
        browser.expectText("transfers of a partner", "Transfers");
        browser.go("/console/refusals?partner=LOY1");
        look.now("52-refusals");
        browser.expectText("refusals of a partner", "0025");
        browser.go(ConsoleVisit.COLLECTOR);
        browser.follow("What would a basket get?");
        browser.fill(Map.of("sponsor", "LOY1", "store", "0001", "basket", "43.21"));
        browser.preview();
        browser.expectText("explain an inquiry", "1111111111");
    }

    /** Tasks 13, 14, 25, 26 and 30. */
    private void agentCorrects() {
        browser.go("/console/persons/AIRMILES/" + CASH);
        browser.follow("Adjust the balance");
        browser.preview();
        look.now("53-errors");
        browser.expectText("a form with nothing in it", "This is needed.");
        browser.fill(
                Map.of(
                        "currency",
                        "CASH",
                        "miles",
                        "95",
                        "reason",
                        "complaint",
                        "reference",
                        "case-" + run));
        browser.preview();
        look.now("54-preview");
        browser.expectText("preview", "→");
        browser.submit();
        look.now("55-adjusted");
        browser.expectText("adjust", "Done.");
        browser.search("case-" + run);
        browser.expectText("find by reference", "complaint");
        browser.go("/console/persons/AIRMILES/" + CASH);
        browser.follow("Adjust the balance");
        browser.fill(
                Map.of(
                        "currency",
                        "CASH",
                        "miles",
                        "6000",
                        "reason",
                        "a fair",
                        "reference",
                        "fair-" + run));
        browser.submit();
        look.now("56-asked");
        browser.expectText("ask for an approval", "a second person decides");
        browser.go("/console/persons/AIRMILES/" + CASH);
        browser.follow("Write a note");
        browser.fill(
                Map.of("text", "Called twice.\nCalls again.", "open", "true", "reason", "call"));
        browser.submit();
        look.now("57-note");
        browser.expectText("note", "Called twice. Calls again.");
        browser.follow("Close");
        browser.fill(Map.of("reason", "settled"));
        browser.submit();
        browser.expectText("close a note", "Closed");
    }

    /** Tasks 16, 17, 18, 19 and 28. */
    private void agentChangesPersons() {
        String member = "/console/persons/ATRP/3081470000000018";
        browser.go(member);
        browser.follow("Replace the card");
        browser.fill(Map.of("number", "3081470000000117", "old", "lost", "reason", "lost"));
        browser.submit();
        browser.expectText("replace a card", "3081470000000117");
        browser.search("3081470000000117");
        browser.expectText("find by a new card", "Zoë Martin");
        browser.follow("Move into a household");
        browser.fill(Map.of("household", "3081470000000000", "reason", "family"));
        browser.submit();
        browser.expectText("ask to move into a household", "a second person decides");
        browser.follow("Reset the password");
        browser.fill(Map.of("reason", "forgotten"));
        browser.submit();
        look.now("58-code");
        browser.expect("a code is shown once", browser.chrome().isThere("pre.secret"));
        browser.go("/console/persons/ATRP/3081470000000034");
        browser.follow("Close the accounts");
        browser.fill(Map.of("reason", "deceased"));
        browser.submit();
        look.now("59-refused");
    }

    /** Tasks 12 and 25. */
    private void financeDecides() {
        browser.become("finance");
        browser.expectText("work queue", "AIRMILES/" + CASH);
        look.now("60-queue");
        for (int decided = 0; decided < 2; decided++) {
            browser.go("/console/approvals");
            browser.chrome().leaveBy("main a[href*='/console/approvals/']");
            browser.follow("Approve");
            browser.fill(Map.of("reason", "checked"));
            browser.submit();
            look.now("61-approved");
            browser.expectText("approve", "Approved");
        }
        browser.go("/console/persons/ATRP/3081470000000018");
        browser.expectText("move into a household", "3081470000000000");
        browser.go("/console/charts?programme=AIRMILES");
        look.now("62-charts");
        browser.expectText("charts", "CASH");
    }

    /** Tasks 7, 10 and the set-up of a partner. */
    private void partnerManagerSetsUp() {
        browser.become("partners");
        browser.go("/console/programmes/AIRMILES");
        browser.follow("Add an offer");
        browser.fill(
                Map.of(
                        "offerId",
                        "5555555555",
                        "type",
                        "SPL",
                        "unitMiles",
                        "80",
                        "unitDollars",
                        "10.00",
                        "descriptionEn",
                        "Spring",
                        "descriptionFr",
                        "Printemps",
                        "startsAt",
                        "2027-03-01T00:00",
                        "endsAt",
                        "2027-04-01T00:00",
                        "sponsors",
                        "LOY1"));
        browser.fill(Map.of("reason", "spring"));
        browser.submit();
        browser.expectText("add an offer", "Spring");
        browser.follow("Make a new version");
        browser.fill(Map.of("paused", "true", "reason", "too early"));
        browser.submit();
        look.now("63-offer");
        browser.expectText("pause an offer", "Paused");
        browser.go("/console/partners/CARS");
        browser.follow("Make a key");
        browser.fill(Map.of("name", "k" + run, "reason", "rotation"));
        browser.submit();
        look.now("64-key");
        browser.expect("a key is shown once", browser.chrome().isThere("pre.secret"));
    }

    /** Tasks 15, 22, 23 and 24. */
    private void administratorControls() {
        browser.become("administrator");
        browser.go("/console/outages");
        browser.follow("Declare an outage");
        browser.fill(
                Map.of(
                        "startsAt",
                        "2027-05-01T02:00",
                        "endsAt",
                        "2027-05-01T03:00",
                        "note",
                        "maintenance",
                        "reason",
                        "maintenance"));
        browser.submit();
        look.now("65-outages");
        browser.expectText("declare an outage", "maintenance");
        browser.follow("Delete it");
        browser.fill(Map.of("reason", "not needed"));
        browser.submit();
        browser.go("/console/actions/change-role?role=support-agent");
        browser.fill(Map.of("bookingMax", "4000", "reason", "policy"));
        browser.submit();
        look.now("66-role");
        browser.expectText("change a role", "4,000");
        browser.go("/console/actions/change-role?role=support-agent");
        browser.fill(Map.of("bookingMax", "5000", "reason", "policy"));
        browser.submit();
        browser.go("/console/staff");
        browser.follow("Add a person");
        browser.fill(
                Map.of(
                        "staff",
                        "ana." + run,
                        "fullName",
                        "Ana Núñez",
                        "email",
                        run + "@operator.example",
                        "reason",
                        "new"));
        browser.tick("finance");
        browser.submit();
        look.now("67-enrolment-code");
        browser.expect("an enrolment code is shown once", browser.chrome().isThere("pre.secret"));
        browser.go("/console/programmes/AIRMILES");
        browser.follow("Plan another name, zone or day");
        browser.fill(Map.of("from", "2028-01-01", "dayStarts", "04:00", "reason", "hours"));
        browser.submit();
        look.now("68-plan");
        browser.expectText("plan another day start", "04:00");
    }

    /** Task 27. */
    private void auditorReads() {
        browser.become("auditor");
        browser.go("/console/trail");
        browser.fill(Map.of("client", "staff:agent"));
        browser.preview();
        look.now("69-trail");
        browser.expectText("the trail of a person", "complaint");
        browser.chrome().leaveBy("main a[href*='/console/trail/']");
        look.now("70-entry");
        browser.expectText("an entry", "staff:agent");
    }

    private String first(Pattern pattern) {
        Matcher found = pattern.matcher(browser.text());
        browser.expect("there is " + pattern, found.find());
        return found.hasMatch() ? found.group() : "";
    }
}
