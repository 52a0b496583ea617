package org.milepost.staff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;
import org.milepost.http.Json;
import tools.jackson.databind.JsonNode;

/** A person of the staff enrols, signs in, and calls the operator's API in that person's name. */
@SuppressWarnings("NullAway.Init") // set before all tests
class StaffSignInTest {

    private static RunningInstance instance;
    private static int persons;

    private StaffBrowser browser;
    private String staff;
    private String email;
    private String code;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
    }

    @AfterAll
    static void stop() {
        instance.close();
    }

    @BeforeEach
    void addPerson() {
        browser = new StaffBrowser(instance.url());
        staff = "person-" + ++persons;
        email = staff + "@operator.example";
        Answer added =
                operator(
                        "POST",
                        "staff",
                        """
                        {"staff": "%s", "fullName": "Ana Núñez", "email": "%s",
                         "roles": ["support-agent"]}
                        """
                                .formatted(staff, email.toUpperCase(Locale.ROOT)));
        assertThat(added.status()).as(added.body()).isEqualTo(201);
        code = added.member("enrolmentCode");
    }

    @AfterEach
    void leave() {
        browser.close();
    }

    @Test
    void aPersonEnrolsSignsInAndCallsTheApiInItsOwnName() {
        browser.enrol(code);
        browser.signIn(email);
        String token = browser.token();

        Answer allowed =
                browser.call(
                        token,
                        "POST",
                        "programmes/ATRP/persons/3081471017300186/notes",
                        "{\"text\": \"rang\"}");
        Answer forbidden = browser.call(token, "POST", "outages", "{}");

        assertThat(allowed.status()).as(allowed.body()).isEqualTo(201);
        assertThat(allowed.member("writtenBy")).isEqualTo("staff:" + staff);
        assertThat(forbidden.status()).isEqualTo(403);
        assertThat(actions("client=staff:" + staff))
                .containsExactly(
                        "staff.enrolled",
                        "staff.signed-in",
                        "staff.token-issued",
                        "note.added",
                        "call.refused");
        assertThat(instance.audit().faults()).isEmpty();
    }

    /** Otherwise one person with a client and an account decides alone. */
    @Test
    void aPersonDoesNotApproveWhatItAskedForAndItsRolesCountWhenItIsApproved() {
        browser.enrol(code);
        browser.signIn(email);
        String token = browser.token();
        Answer asked = adjust(token, "first", 5_001);
        String approval = "approvals/" + asked.member("number");
        operator("PATCH", "staff/" + staff, "{\"roles\": [\"finance\"]}");
        browser.forgetSteps();
        forgetUsedCodes();
        browser.signIn(email);

        Answer own = browser.call(browser.token(), "POST", approval + "/approve", "");
        Answer others = operator("POST", approval + "/approve", "");

        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.member("askedBy")).isEqualTo("staff:" + staff);
        assertThat(own.status()).isEqualTo(403);
        assertThat(others.status()).as(others.body()).isEqualTo(200);

        String again = adjust(browser.token(), "second", 100_001).member("number");
        operator("PATCH", "staff/" + staff, "{\"active\": false}");
        assertThat(operator("POST", "approvals/" + again + "/approve", "").status()).isEqualTo(409);
        operator("POST", "approvals/" + again + "/reject", "");
    }

    @Test
    void theCodeOfAnAdministratorWorksOnceAndTheNewestOneOnly() {
        browser.enrol(code);
        assertThat(browser.enter(code).status()).isEqualTo(400);

        String second = issueCode();
        String third = issueCode();

        assertThat(browser.enter(second).status()).isEqualTo(400);
        assertThat(browser.enter(third).status()).isEqualTo(200);
        operator("PATCH", "staff/" + staff, "{\"active\": false}");
        assertThat(browser.enter(third).status()).isEqualTo(400);
        assertThat(operator("POST", "staff/" + staff + "/enrolment-code", "").status())
                .isEqualTo(409);
    }

    @Test
    void anExpiredCodeOfAnAdministratorDoesNotWork() {
        instance.execute(
                "UPDATE staff_code SET expires_at = expires_at - interval '3 days' WHERE staff = '"
                        + staff
                        + "'");

        assertThat(browser.enter(code).status()).isEqualTo(400);
    }

    @Test
    void aShortPasswordOrAWrongCodeIsRefusedAndTheFormCanBeSentAgain() {
        browser.enter(code);

        Answer tooShort = browser.choose("elevenchars");
        Answer wrong =
                browser.post(
                        "password",
                        Map.of("password", StaffBrowser.PASSWORD, "code", browser.wrongCode()));
        Answer right = browser.choose(StaffBrowser.PASSWORD);

        assertThat(tooShort.status()).isEqualTo(400);
        assertThat(tooShort.body()).contains("12 to 128");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(right.status()).isEqualTo(303);
    }

    /** The browser must not choose the secret of another page. */
    @Test
    void theSecretOfTheFormCannotBeReplaced() {
        browser.enter(code);

        Answer forged =
                browser.post(
                        "password",
                        Map.of(
                                "secret",
                                Totp.spelled(new byte[Totp.SECRET_BYTES]),
                                "password",
                                StaffBrowser.PASSWORD,
                                "code",
                                "000000"));

        assertThat(forged.status()).isEqualTo(403);
    }

    @Test
    void aOneTimeCodeWorksOnce() {
        browser.enrol(code);
        browser.signIn(email);

        Answer again = browser.signIn(email, StaffBrowser.PASSWORD, browser.lastCode());

        assertThat(again.status()).isEqualTo(400);
    }

    @Test
    void whatIsWrongIsNotSaid() {
        browser.enrol(code);
        String next = browser.nextCode();

        Answer password = browser.signIn(email, "another password", next);
        Answer oneTimeCode = browser.signIn(email, StaffBrowser.PASSWORD, browser.wrongCode());
        Answer unknown = browser.signIn("nobody@operator.example", StaffBrowser.PASSWORD, next);
        operator("PATCH", "staff/" + staff, "{\"active\": false}");
        Answer inactive = browser.signIn(email, StaffBrowser.PASSWORD, next);

        assertThat(List.of(password, oneTimeCode, unknown, inactive))
                .allSatisfy(
                        it -> {
                            assertThat(it.status()).isEqualTo(400);
                            assertThat(it.body())
                                    .contains("The address, the password or the code is wrong.");
                        });
    }

    @Test
    void afterFiveWrongCodesARightOneHasToWait() {
        browser.enrol(code);
        for (int i = 0; i < StaffPassword.WRONG_CODES_MAX; i++) {
            assertThat(browser.signIn(email, StaffBrowser.PASSWORD, browser.wrongCode()).status())
                    .isEqualTo(400);
        }

        Answer tooEarly = browser.signIn(email, StaffBrowser.PASSWORD, browser.nextCode());
        Answer wrongPassword = browser.signIn(email, "another password", browser.lastCode());
        instance.execute("UPDATE staff_password SET wrong_at = wrong_at - interval '15 minutes'");
        Answer later = browser.signIn(email, StaffBrowser.PASSWORD, browser.lastCode());

        assertThat(tooEarly.status()).isEqualTo(429);
        assertThat(Integer.parseInt(tooEarly.header("retry-after"))).isBetween(800, 900);
        assertThat(wrongPassword.status()).isEqualTo(400);
        assertThat(later.status()).isEqualTo(303);
    }

    @Test
    void aSignInEndsWhenItIsNotUsedOrOld() {
        browser.enrol(code);
        browser.signIn(email);
        String token = browser.token();
        shift("used_at", "29 minutes");
        assertThat(browser.get("home").status()).as("stores this use").isEqualTo(200);
        shift("used_at", "29 minutes");
        assertThat(browser.call(token, "GET", "programmes", "").status()).isEqualTo(200);
        shift("used_at", "31 minutes");

        assertThat(browser.get("home").header("location")).isEqualTo("sign-in");
        assertThat(browser.call(token, "GET", "programmes", "").status()).isEqualTo(401);
        shift("used_at", "-31 minutes");
        assertThat(browser.get("home").status()).isEqualTo(200);
        shift("ends_at", "12 hours");
        assertThat(browser.get("home").header("location")).isEqualTo("sign-in");
        assertThat(browser.call(token, "GET", "programmes", "").status()).isEqualTo(401);
    }

    @Test
    void aTokenIsValidForAnHour() {
        browser.enrol(code);
        browser.signIn(email);
        String token = browser.token();
        assertThat(browser.call(token, "GET", "programmes", "").status()).isEqualTo(200);

        instance.execute("UPDATE staff_token SET ends_at = ends_at - interval '1 hour'");

        Answer ended = browser.call(token, "GET", "programmes", "");
        assertThat(ended.status()).isEqualTo(401);
        assertThat(ended.member("type")).isEqualTo("urn:milepost:problem:unauthenticated");
        assertThat(ended.header("www-authenticate")).contains("invalid_token");
    }

    @Test
    void aSignInAndItsTokenEndWhenTheRolesChangeOrThePersonSignsOut() {
        browser.enrol(code);
        browser.signIn(email);
        String token = browser.token();
        String kept = browser.cookie();
        operator("PATCH", "staff/" + staff, "{\"fullName\": \"Ana María Núñez\"}");
        assertThat(browser.call(token, "GET", "programmes", "").status()).isEqualTo(200);

        operator("PATCH", "staff/" + staff, "{\"roles\": [\"auditor\"]}");

        assertThat(browser.call(token, "GET", "programmes", "").status()).isEqualTo(401);
        assertThat(browser.get("home").header("location")).isEqualTo("sign-in");
        browser.forgetSteps();
        forgetUsedCodes();
        browser.signIn(email);
        String second = browser.token();
        assertThat(browser.cookie()).isNotEqualTo(kept);
        browser.get("home");
        browser.post("sign-out", Map.of());
        assertThat(browser.call(second, "GET", "programmes", "").status()).isEqualTo(401);
        assertThat(browser.get("home").header("location")).isEqualTo("sign-in");
    }

    @Test
    void anAdministratorEndsTheSignInsOfAPerson() {
        browser.enrol(code);
        browser.signIn(email);
        String token = browser.token();

        assertThat(operator("DELETE", "staff/" + staff + "/sign-ins", "").status()).isEqualTo(204);

        assertThat(browser.call(token, "GET", "programmes", "").status()).isEqualTo(401);
        assertThat(actions("target=staff/" + staff)).contains("staff.sign-ins-ended");
    }

    @Test
    void anotherCodeTakesThePasswordAway() {
        browser.enrol(code);
        browser.signIn(email);

        issueCode();

        assertThat(browser.get("home").header("location")).isEqualTo("sign-in");
        browser.forgetSteps();
        assertThat(browser.signIn(email, StaffBrowser.PASSWORD, browser.nextCode()).status())
                .isEqualTo(400);
    }

    @Test
    void aFormOfAnotherSiteOrWithoutItsTokenDoesNothing() {
        browser.enrol(code);
        browser.signIn(email);
        browser.get("home");

        Answer crossSite = browser.post("sign-out", Map.of(), "Sec-Fetch-Site: cross-site\r\n");
        Answer otherOrigin = browser.post("sign-out", Map.of(), "Origin: https://evil.example\r\n");
        Answer forged = browser.post("token", Map.of("form_token", "x"));

        assertThat(crossSite.status()).isEqualTo(403);
        assertThat(crossSite.header("set-cookie")).isEmpty();
        assertThat(otherOrigin.status()).isEqualTo(403);
        assertThat(forged.body()).doesNotContain("mps_");
        assertThat(browser.get("home").status()).isEqualTo(200);
    }

    @Test
    void theCookieAndThePagesAreProtected() {
        Answer page = browser.get("sign-in");

        assertThat(page.header("set-cookie"))
                .matches(
                        "__Host-milepost-staff=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Lax;"
                                + " Secure");
        assertThat(page.header("content-security-policy"))
                .contains("default-src 'none'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.header("cache-control")).contains("no-store");
    }

    @Test
    void noSecretIsStoredInTheClearButThatOfTheAuthenticator() {
        browser.enrol(code);
        browser.signIn(email);
        String token = browser.token();

        assertThat(instance.rowsContaining(StaffBrowser.PASSWORD)).isEmpty();
        assertThat(instance.rowsContaining(code.replace("-", ""))).isEmpty();
        assertThat(instance.rowsContaining(token)).isEmpty();
        assertThat(instance.rowsContaining(browser.cookie().replaceFirst(".*=", ""))).isEmpty();
        assertThat(instance.rowsContaining(HexFormat.of().formatHex(browser.secret()))).hasSize(1);
        assertThat(instance.rowsContaining(HexFormat.of().formatHex(token.getBytes(UTF_8))))
                .isEmpty();
    }

    private Answer adjust(String token, String reference, long miles) {
        return browser.call(
                token,
                "POST",
                "programmes/AIRMILES/collectors/" + instance.collector(0) + "/adjustments",
                """
                {"currency": "CASH", "miles": %d, "reason": "test", "reference": "%s"}
                """
                        .formatted(miles, staff + "-" + reference));
    }

    private String issueCode() {
        Answer issued = operator("POST", "staff/" + staff + "/enrolment-code", "");
        assertThat(issued.status()).as(issued.body()).isEqualTo(201);
        assertThat(Instant.parse(issued.member("expiresAt")))
                .isAfter(RunningInstance.NOON.plusSeconds(2 * 24 * 3_600));
        return issued.member("enrolmentCode");
    }

    private Answer operator(String method, String path, String body) {
        return browser.call(instance.token("operator"), method, path, body);
    }

    /** The actions of the entries that a filter lets pass, the oldest first. */
    private List<String> actions(String filter) {
        JsonNode page =
                Json.readObject(
                        operator("GET", "changes?kind=all&limit=1000&" + filter, "")
                                .body()
                                .getBytes(UTF_8));
        return StreamSupport.stream(page.path("items").spliterator(), false)
                .map(it -> it.path("action").asString())
                .toList();
    }

    private void shift(String column, String by) {
        instance.execute(
                "UPDATE staff_sign_in SET %s = %s - interval '%s' WHERE staff = '%s'"
                        .formatted(column, column, by, staff));
    }

    /** So that a test need not wait for the next half minute. */
    private void forgetUsedCodes() {
        instance.execute("UPDATE staff_password SET totp_step = 0");
    }
}
