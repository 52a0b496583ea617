package org.milepost.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import org.milepost.http.Json;

/** Persons of the staff work in the console, each with what its role allows. */
@SuppressWarnings("NullAway.Init") // set before all tests
class ConsoleTest {

    private static final String COLLECTOR = "/console/persons/AIRMILES/84095202006";
    private static final String MEMBER = "/console/persons/ATRP/3081471017300186";
    private static final Pattern LINK = Pattern.compile("href=\"(/console[^\"#]*)\"");
    private static final Pattern CALLS = Pattern.compile("desc=\"([0-9]+) calls\"");

    /** So many addresses that differ only in numbers are followed. */
    private static final int LIKE_MAX = 6;

    private static RunningInstance instance;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
    }

    @AfterAll
    static void stop() {
        instance.close();
    }

    /** Every link of every page leads to a page with a heading, and to none that is forbidden. */
    @ParameterizedTest
    @ValueSource(strings = {"reader", "agent", "finance", "partners", "administrator", "auditor"})
    void everyLinkThatARoleSeesLeadsToAPage(String staff) {
        List<String> faults = new ArrayList<>();
        try (ConsoleBrowser browser = new ConsoleBrowser(instance.url(), staff)) {
            Map<String, Integer> seen = new TreeMap<>();
            Map<String, Integer> shapes = new TreeMap<>();
            Deque<String> open = new ArrayDeque<>(List.of("/console"));
            if (!staff.equals("partners")) {
                open.addAll(List.of(COLLECTOR, MEMBER));
            }
            while (!open.isEmpty()) {
                String path = open.removeFirst();
                if (seen.putIfAbsent(path, 0) != null) {
                    continue;
                }
                Answer page = browser.get(path);
                if (path.contains("/files/") || path.contains("csv=")) {
                    if (page.status() != 200) {
                        faults.add(path + " " + page.status());
                    }
                    continue;
                }
                if (page.status() != 200 || page.body().split("<h1", -1).length != 2) {
                    faults.add(path + " " + page.status());
                }
                Matcher links = LINK.matcher(page.body());
                while (links.find()) {
                    String link = links.group(1).replace("&amp;", "&");
                    if (shapes.merge(shape(link), 1, Integer::sum) <= LIKE_MAX) {
                        open.add(link);
                    }
                }
            }
            assertThat(seen).hasSizeGreaterThan(15);
        }
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "partners, " + COLLECTOR,
        "partners, /console/approvals",
        "partners, /console/trail",
        "partners, /console/journal",
        "reader, /console/actions/adjust-collector?programme=AIRMILES&number=84095202006",
        "reader, /console/clients",
        "reader, /console/trail",
        "agent, /console/charts",
        "agent, /console/actions/approve?approval=1",
        "finance, /console/staff",
        "finance, /console/actions/change-collector?programme=AIRMILES&number=84095202006",
        "auditor, /console/actions/add-offer?programme=AIRMILES",
        "partners, /console/actions/add-staff",
    })
    void whatARoleMayNotDoIsForbidden(String staff, String path) {
        try (ConsoleBrowser browser = new ConsoleBrowser(instance.url(), staff)) {
            assertThat(browser.get(path).status()).isEqualTo(403);
        }
    }

    @Test
    void withoutASignInThereIsNoPage() {
        try (WireClient wire = new WireClient(instance.url())) {
            Answer page = wire.send("GET", "/console/programmes", "", new byte[0]);

            assertThat(page.status()).isEqualTo(303);
            assertThat(page.body()).isEmpty();
            assertThat(wire.send("POST", "/console/search", "", new byte[0]).status())
                    .isEqualTo(303);
        }
    }

    @Test
    void aSignInEndsWhenTheRolesOfThePersonChange() {
        try (ConsoleBrowser browser = new ConsoleBrowser(instance.url(), "auditor")) {
            assertThat(browser.get("/console").status()).isEqualTo(200);
            operator("PATCH", "staff/auditor", "{\"roles\": [\"auditor\", \"finance\"]}");

            assertThat(browser.get("/console").status()).isEqualTo(303);
        } finally {
            operator("PATCH", "staff/auditor", "{\"roles\": [\"auditor\"]}");
        }
    }

    @Test
    void aFormOfAnotherSiteOrWithoutTheTokenDoesNothing() {
        try (ConsoleBrowser browser = new ConsoleBrowser(instance.url(), "agent")) {
            browser.get("/console/actions/add-note?programme=ATRP&number=3081471017300186");
            Map<String, String> note = Map.of("text", "forged", "reason", "x", "step", "do");

            Answer otherSite =
                    browser.post(
                            "/console/actions/add-note",
                            note,
                            browser.cookieHeader() + "Sec-Fetch-Site: cross-site\r\n");
            Answer otherToken =
                    browser.post(
                            "/console/actions/add-note",
                            Map.of("text", "forged", "reason", "x", "form_token", "y"));

            assertThat(otherSite.status()).isEqualTo(403);
            assertThat(otherToken.status()).isEqualTo(403);
            assertThat(instance.rowsContaining("forged")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "84095202006, " + COLLECTOR,
        "8409 5202 006, " + COLLECTOR,
        "LOY2, /console/partners/LOY2",
    })
    void aUniqueResultIsShownAtOnce(String sought, String address) {
        try (ConsoleBrowser browser = new ConsoleBrowser(instance.url(), "reader")) {
            Answer found = browser.search(sought);

            assertThat(found.status()).as(found.body()).isEqualTo(303);
            assertThat(found.header("location")).isEqualTo(address);
        }
    }

    @Test
    void whatIsNotFoundIsSaidAndNothingOfItIsMarkup() {
        try (ConsoleBrowser browser = new ConsoleBrowser(instance.url(), "reader")) {
            Answer found = browser.search("<b>\"nobody\"</b>");

            assertThat(found.status()).isEqualTo(200);
            assertThat(found.body()).contains("Nothing was found").doesNotContain("<b>");
        }
    }

    /** The effect is shown first; the reference makes a second click harmless. */
    @Test
    void anAdjustmentIsPreviewedThenBookedOnceWithItsReason() {
        String number = instance.collector(1_520);
        String form = "/console/actions/adjust-collector";
        try (ConsoleBrowser browser = new ConsoleBrowser(instance.url(), "agent")) {
            browser.get(form + "?programme=AIRMILES&number=" + number);
            Answer missing = browser.post(form, Map.of("currency", "CASH", "miles", "95"));
            Answer preview =
                    browser.post(
                            form,
                            Map.of(
                                    "currency",
                                    "CASH",
                                    "miles",
                                    "95",
                                    "reason",
                                    "a complaint",
                                    "reference",
                                    "case-" + number));
            Answer done = browser.post(form, Map.of());
            Answer again = browser.post(form, Map.of());

            assertThat(missing.status()).isEqualTo(400);
            assertThat(missing.body()).contains("This is needed.");
            assertThat(preview.body()).contains("1,520 → 1,615").contains("a complaint");
            assertThat(done.status()).as(done.body()).isEqualTo(303);
            assertThat(done.header("location"))
                    .isEqualTo("/console/persons/AIRMILES/" + number + "?done=yes");
            assertThat(again.status()).isEqualTo(303);
            assertThat(instance.cash(number).balance().count()).isEqualTo(1_615);
            assertThat(
                            operator(
                                            "GET",
                                            "changes?client=staff:agent&target=AIRMILES/" + number,
                                            "")
                                    .body())
                    .contains("collector.adjusted")
                    .contains("a complaint");
        }
    }

    @Test
    void aBookingAboveTheLimitWaitsForAnotherPerson() {
        String number = instance.collector(10);
        String form = "/console/actions/adjust-collector";
        String approval;
        try (ConsoleBrowser browser = new ConsoleBrowser(instance.url(), "agent")) {
            browser.get(form + "?programme=AIRMILES&number=" + number);
            Answer preview =
                    browser.post(
                            form,
                            Map.of(
                                    "currency",
                                    "CASH",
                                    "miles",
                                    "6 000",
                                    "reason",
                                    "a fair",
                                    "reference",
                                    "case-" + number));
            Answer asked = browser.post(form, Map.of());

            assertThat(preview.body()).contains("above your limit of 5,000");
            assertThat(asked.header("location")).contains("done=asked");
            approval = asked.header("location").replaceFirst(".*approval=", "");
            assertThat(browser.get("/console/approvals/" + approval).body())
                    .contains("actions/withdraw")
                    .doesNotContain("actions/approve");
        }
        try (ConsoleBrowser browser = new ConsoleBrowser(instance.url(), "finance")) {
            assertThat(browser.get("/console").body()).contains("/console/approvals/" + approval);
            browser.get("/console/actions/approve?approval=" + approval);
            Answer approved = browser.post("/console/actions/approve", Map.of("reason", "checked"));

            assertThat(approved.status()).as(approved.body()).isEqualTo(303);
            assertThat(instance.cash(number).balance().count()).isEqualTo(6_010);
        }
    }

    @Test
    void whatTheApiRefusesIsSaidAtItsField() {
        try (ConsoleBrowser browser = new ConsoleBrowser(instance.url(), "administrator")) {
            String form = "/console/actions/add-programme";
            browser.get(form);
            browser.post(
                    form,
                    Map.of(
                            "code",
                            "NEW",
                            "name",
                            "New",
                            "zone",
                            "Nowhere",
                            "dayStarts",
                            "03:00",
                            "dailyLimit",
                            "750.00",
                            "currencies",
                            "CASH, DREAM",
                            "reason",
                            "x"));

            Answer refused = browser.post(form, Map.of());

            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body())
                    .contains("href=\"#f-zone\"")
                    .contains("must be the name of a time zone")
                    .contains("value=\"NEW\"");
        }
    }

    @Test
    void aSecretIsShownOnceAndOnlyWhatDiffersIsChanged() {
        try (ConsoleBrowser browser = new ConsoleBrowser(instance.url(), "partners")) {
            browser.get("/console/actions/add-key?partner=CARS");
            browser.post("/console/actions/add-key", Map.of("name", "console", "reason", "x"));
            Answer made = browser.post("/console/actions/add-key", Map.of());
            String offer = "/console/actions/change-offer";
            browser.get(offer + "?programme=AIRMILES&offer=1111111111");
            browser.post(
                    offer,
                    Map.of(
                            "type",
                            "RGL",
                            "unitMiles",
                            "90",
                            "unitDollars",
                            "10.00",
                            "descriptionEn",
                            "$10 off for every 95 Cash miles",
                            "descriptionFr",
                            "10 $ de rabais par tranche de 95 milles Argent",
                            "startsAt",
                            "1999-12-31T19:00",
                            "paused",
                            "false",
                            "reason",
                            "x"));
            Answer changed = browser.post(offer, Map.of());

            assertThat(made.body()).contains("class=\"secret\"");
            assertThat(browser.get("/console/partners/CARS").body())
                    .contains("console")
                    .doesNotContain("class=\"secret\"");
            assertThat(changed.status()).as(changed.body()).isEqualTo(303);
            assertThat(browser.get("/console/programmes/AIRMILES/offers/1111111111").body())
                    .contains("Versions");
        }
    }

    /** Pages stay fast when nobody adds calls without noticing. */
    @ParameterizedTest
    @CsvSource({
        "/console, 4",
        COLLECTOR + ", 12",
        MEMBER + ", 11",
        "/console/approvals, 2",
        "/console/refusals, 3",
        "/console/journal, 3",
        "/console/charts, 2",
        "/console/trail, 2",
        "/console/programmes/AIRMILES, 5",
        "/console/programmes/AIRMILES/offers/1111111111, 3",
        "/console/partners/LOY1, 9",
    })
    void aPageMakesNoMoreCallsThanItsBudget(String path, int most) {
        try (ConsoleBrowser browser = new ConsoleBrowser(instance.url(), "administrator")) {
            Answer page = browser.get(path);
            Matcher calls = CALLS.matcher(page.header("server-timing"));

            assertThat(page.status()).isEqualTo(200);
            assertThat(calls.find()).isTrue();
            assertThat(Integer.parseInt(calls.group(1))).isLessThanOrEqualTo(most);
        }
    }

    @Test
    void anOfferThatHasNotBegunIsPlannedAndAnOldVersionIsReplaced() {
        operator(
                "POST",
                "programmes/AIRMILES/offers",
                """
                {"offerId": "7777777777", "type": "SPL", "unitMiles": 80, "unitDollars": "10.00",
                 "descriptionEn": "Later", "descriptionFr": "Plus tard",
                 "startsAt": "2999-01-01T00:00:00Z"}
                """);
        operator("PATCH", "programmes/AIRMILES/offers/7777777777", "{\"unitMiles\": 90}");
        try (ConsoleBrowser browser = new ConsoleBrowser(instance.url(), "reader")) {
            String page = browser.get("/console/programmes/AIRMILES/offers/7777777777").body();

            assertThat(page).contains("Planned").contains("Replaced").doesNotContain("In force");
            assertThat(browser.get("/console/programmes/AIRMILES/offers/2222222222").body())
                    .contains("In force");
        }
    }

    @Test
    void pagesAreInFrenchWithItsNumbers() {
        try (ConsoleBrowser browser = new ConsoleBrowser(instance.url(), "reader")) {
            Answer english = browser.get(COLLECTOR);
            Answer chosen =
                    browser.post("/console/language", Map.of("language", "fr", "to", "//evil"));
            String language = chosen.header("set-cookie").replaceFirst(";.*", "");
            Answer french = browser.get(COLLECTOR, "; " + language);

            assertThat(english.body()).contains("1,615").contains("America/Toronto");
            assertThat(chosen.header("location")).isEqualTo("/console");
            assertThat(chosen.header("set-cookie")).contains("HttpOnly");
            assertThat(french.header("content-language")).isEqualTo("fr");
            assertThat(french.body()).contains("Adhérent").contains("1\u00a0615");
        }
    }

    @Test
    void aPageLoadsFromItsOwnServerOnlyAndIsNotStored() {
        try (ConsoleBrowser browser = new ConsoleBrowser(instance.url(), "reader")) {
            Answer page = browser.get(COLLECTOR);

            assertThat(page.header("content-security-policy"))
                    .contains("default-src 'none'")
                    .contains("form-action 'self'")
                    .doesNotContain("unsafe");
            assertThat(page.header("cache-control")).isEqualTo("no-store");
            assertThat(page.body()).doesNotContain("style=\"").doesNotContain("http://");
        }
    }

    @Test
    void aTableCanBeHadAsCsvWithPlainNumbers() {
        try (ConsoleBrowser browser = new ConsoleBrowser(instance.url(), "reader")) {
            Answer csv = browser.get(COLLECTOR + "?csv=timeline-CASH");

            assertThat(csv.header("content-type")).startsWith("text/csv");
            assertThat(csv.header("content-disposition")).contains("timeline-CASH.csv");
            assertThat(csv.body()).contains("Balance").contains(",1615,");
        }
    }

    @Test
    void aTextOfCsvIsNoFormula() {
        assertThat(Csv.field("plain")).isEqualTo("plain");
        assertThat(Csv.field("=1+1")).isEqualTo("'=1+1");
        assertThat(Csv.field("@SUM(A1)")).isEqualTo("'@SUM(A1)");
        assertThat(Csv.field("-cmd")).isEqualTo("'-cmd");
        assertThat(Csv.field("+95")).isEqualTo("'+95");
        assertThat(Csv.field("-95")).isEqualTo("-95");
        assertThat(Csv.field("a,\"b\"")).isEqualTo("\"a,\"\"b\"\"\"");
        assertThat(Csv.field("\tx")).isEqualTo("\"'\tx\"");
    }

    private static String shape(String link) {
        return link.replaceAll("[0-9]+", "#").replaceAll("[A-Z]{2,}", "CODE");
    }

    private static Answer operator(String method, String path, String body) {
        try (WireClient wire = new WireClient(instance.url())) {
            Answer answer =
                    wire.send(
                            method,
                            "/operator/v1/" + path,
                            "Authorization: Bearer "
                                    + instance.token("operator")
                                    + "\r\nContent-Type: application/json\r\nChange-Reason: test\r\n",
                            body.getBytes(UTF_8));
            assertThat(Json.readObject(answer.body().getBytes(UTF_8))).isNotNull();
            return answer;
        }
    }
}
