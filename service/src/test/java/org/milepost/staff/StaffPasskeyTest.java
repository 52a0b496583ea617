package org.milepost.staff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.milepost.RunningInstance;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import org.milepost.http.Json;
import org.milepost.openapi.OpenApiDocument;
import org.milepost.staff.PasskeyChallenges.Purpose;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A person of the staff adds passkeys and signs in with them, and nobody else does. */
@SuppressWarnings("NullAway.Init") // set before all tests
class StaffPasskeyTest {

    private static final byte[] CHALLENGE_KEY = new byte[32];
    private static final OpenApiDocument DOCUMENT = OpenApiDocument.operator();

    private static RunningInstance instance;
    private static WireClient wire;
    private static int persons;

    private final SoftAuthenticator authenticator = new SoftAuthenticator();
    private StaffBrowser browser;
    private String staff;
    private String email;
    private String code;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        instance.execute(
                "UPDATE installation_secret SET material = decode('%s', 'hex') WHERE name ="
                                .formatted(HexFormat.of().formatHex(CHALLENGE_KEY))
                        + " 'staff-challenges'");
        instance.restart();
        wire = new WireClient(instance.url());
    }

    @AfterAll
    static void stop() {
        wire.close();
        instance.close();
    }

    @BeforeEach
    void addPerson() {
        browser = new StaffBrowser(instance.url());
        staff = "keyed-" + ++persons;
        email = staff + "@operator.example";
        code = add(staff);
    }

    @AfterEach
    void leave() {
        browser.close();
    }

    @Test
    void aPersonEnrolsWithAPasskeyAndCallsTheApiInItsOwnName() {
        JsonNode options = enrolmentOptions(code);
        Answer enrolled = enrol(code, authenticator.register(options));

        Answer signedIn = signIn(authenticator.sign(signInOptions()));

        assertThat(enrolled.status()).as(enrolled.body()).isEqualTo(201);
        assertThat(enrolled.header("location"))
                .isEqualTo("/operator/v1/passkeys/" + enrolled.member("passkey"));
        assertThat(signedIn.status()).as(signedIn.body()).isEqualTo(200);
        assertThat(signedIn.header("set-cookie")).startsWith("__Host-milepost-staff=");
        assertThat(signedIn.header("cache-control")).isEqualTo("no-store");
        assertThat(Instant.parse(signedIn.member("expiresAt"))).isAfter(Instant.now());
        assertFits("enrolPasskey", 201, enrolled);
        assertFits("signInWithPasskey", 200, signedIn);
        String token = signedIn.member("token");
        Answer noted =
                call(
                        token,
                        "POST",
                        "programmes/ATRP/persons/3081471017300186/notes",
                        "{\"text\": \"rang\"}");
        assertThat(noted.member("writtenBy")).isEqualTo("staff:" + staff);
        assertThat(call(token, "POST", "outages", "{}").status()).isEqualTo(403);
        assertThat(actions("client=staff:" + staff))
                .containsExactly(
                        "staff.enrolled",
                        "staff.signed-in",
                        "staff.token-issued",
                        "note.added",
                        "call.refused");
        assertThat(entries("client=staff:" + staff).get(1).path("after").path("method").asString())
                .isEqualTo("passkey");
        assertThat(enrol(code, new SoftAuthenticator().register(options)).status())
                .as("the code works once")
                .isEqualTo(404);
        assertThat(instance.audit().faults()).isEmpty();
    }

    @Test
    void theOptionsAskForAVerifiedPersonAndAPasskeyThatTheAuthenticatorKeeps() {
        JsonNode creation = enrolmentOptions(code);
        JsonNode request = signInOptions();

        assertThat(creation.path("rp").path("id").asString()).isEqualTo("milepost.example");
        assertThat(creation.path("user").path("name").asString()).isEqualTo(email);
        JsonNode selection = creation.path("authenticatorSelection");
        assertThat(selection.path("userVerification").asString()).isEqualTo("required");
        assertThat(selection.path("residentKey").asString()).isEqualTo("required");
        assertThat(creation.path("attestation").asString()).isEqualTo("none");
        assertThat(creation.path("pubKeyCredParams").get(0).path("alg").asInt()).isEqualTo(-7);
        assertThat(request.path("userVerification").asString()).isEqualTo("required");
        assertThat(request.path("rpId").asString()).isEqualTo("milepost.example");
        assertThat(request.path("challenge").asString())
                .isNotEqualTo(signInOptions().path("challenge").asString());
    }

    @Test
    void aPersonWithAPasswordAddsListsAndRemovesPasskeys() {
        String token = signInWithPassword();
        Answer added = register(token, authenticator);
        SoftAuthenticator second = new SoftAuthenticator();
        register(token, second);
        Answer own = call(token, "GET", "passkeys", "");
        String keyed = signIn(authenticator.sign(signInOptions())).member("token");
        assertThat(call(keyed, "GET", "programmes", "").status()).isEqualTo(200);

        Answer removed = call(token, "DELETE", "passkeys/" + added.member("passkey"), "");

        assertFits("addPasskey", 201, added);
        assertFits("listPasskeys", 200, own);
        assertThat(own.body()).contains("\"name\":\"Ana's key\"").doesNotContain("usedAt");
        assertThat(removed.status()).isEqualTo(204);
        assertThat(signIn(authenticator.sign(signInOptions())).status()).isEqualTo(401);
        assertThat(call(keyed, "GET", "programmes", "").status())
                .as("the sign-in ended with its passkey")
                .isEqualTo(401);
        assertThat(call(token, "GET", "programmes", "").status()).isEqualTo(200);
        assertThat(signIn(second.sign(signInOptions())).status()).isEqualTo(200);
        assertThat(call(token, "DELETE", "passkeys/" + added.member("passkey"), "").status())
                .isEqualTo(404);
        assertThat(actions("target=staff/" + staff))
                .contains("staff.passkey-added", "staff.passkey-removed");
    }

    @Test
    void anAdministratorSeesAndRemovesThePasskeysOfAPerson() {
        String id = enrolled().member("passkey");
        String path = "staff/" + staff + "/passkeys";
        String another = addWithPasskey();

        Answer listed = operator("GET", path, "");
        Answer wrong = operator("DELETE", path + "/" + another, "");
        Answer removed = operator("DELETE", path + "/" + id, "");

        assertFits("listStaffPasskeys", 200, listed);
        assertThat(listed.body()).contains(id);
        assertThat(wrong.status()).isEqualTo(404);
        assertThat(removed.status()).isEqualTo(204);
        assertThat(signIn(authenticator.sign(signInOptions())).status()).isEqualTo(401);
        String token = instance.token("operator");
        assertThat(call(token, "GET", "passkeys", "").status()).isEqualTo(403);
    }

    @Test
    void aCredentialWorksOnce() {
        enrolled();
        ObjectNode credential = authenticator.sign(signInOptions());
        assertThat(signIn(credential).status()).isEqualTo(200);

        assertThat(signIn(credential).status()).isEqualTo(401);
    }

    /** The count of authenticators that do not count is no protection. */
    @Test
    void aCredentialOfAnAuthenticatorWithoutACounterWorksOnceToo() {
        authenticator.count = 0;
        enrolled();
        authenticator.count = -1;
        ObjectNode first = authenticator.sign(signInOptions());
        assertThat(signIn(first).status()).isEqualTo(200);
        authenticator.count = -1;

        assertThat(signIn(first).status()).isEqualTo(401);
        assertThat(signIn(authenticator.sign(signInOptions())).status()).isEqualTo(200);
    }

    @Test
    void aCounterThatDoesNotRiseIsRefused() {
        enrolled();
        authenticator.count = 9;
        assertThat(signIn(authenticator.sign(signInOptions())).status()).isEqualTo(200);

        authenticator.count = 9;
        assertThat(signIn(authenticator.sign(signInOptions())).status()).isEqualTo(401);
        authenticator.count = 4;
        assertThat(signIn(authenticator.sign(signInOptions())).status()).isEqualTo(401);
        authenticator.count = 10;
        assertThat(signIn(authenticator.sign(signInOptions())).status()).isEqualTo(200);
    }

    @Test
    void anotherOriginDomainOrFrameIsRefused() {
        enrolled();
        authenticator.origin = "https://milepost.example.evil.example";
        assertThat(signIn(authenticator.sign(signInOptions())).status()).isEqualTo(401);
        authenticator.origin = "https://milepost.example:8443";
        assertThat(signIn(authenticator.sign(signInOptions())).status()).isEqualTo(401);
        authenticator.origin = "https://milepost.example";
        authenticator.domain = "evil.example";
        assertThat(signIn(authenticator.sign(signInOptions())).status()).isEqualTo(401);
        authenticator.domain = "milepost.example";
        authenticator.crossOrigin = true;
        assertThat(signIn(authenticator.sign(signInOptions())).status()).isEqualTo(401);
        authenticator.crossOrigin = false;

        assertThat(signIn(authenticator.sign(signInOptions())).status()).isEqualTo(200);
    }

    @Test
    void aPersonWhoWasNotVerifiedIsRefused() {
        authenticator.verifiesPerson = false;
        assertThat(enrol(code, authenticator.register(enrolmentOptions(code))).status())
                .isEqualTo(400);
        authenticator.verifiesPerson = true;
        enrolled();
        authenticator.verifiesPerson = false;

        assertThat(signIn(authenticator.sign(signInOptions())).status()).isEqualTo(401);
    }

    @Test
    void onePersonsPasskeyDoesNotSignAnotherOneIn() {
        enrolled();
        String own = authenticator.userHandle;
        SoftAuthenticator another = new SoftAuthenticator();
        String second = "keyed-" + ++persons;
        String codeOfSecond = add(second);
        enrol(codeOfSecond, another.register(enrolmentOptions(codeOfSecond)));

        another.userHandle = own;
        assertThat(signIn(another.sign(signInOptions())).status()).isEqualTo(401);
        ObjectNode mixed = authenticator.sign(signInOptions());
        mixed.put("id", another.sign(signInOptions()).path("id").asString());
        assertThat(signIn(mixed).status()).isEqualTo(401);
        assertThat(signIn(new SoftAuthenticator().sign(signInOptions())).status()).isEqualTo(401);
    }

    @Test
    void anExpiredOrForeignChallengeIsRefused() {
        enrolled();
        PasskeyChallenges old =
                new PasskeyChallenges(
                        CHALLENGE_KEY,
                        () -> Instant.now().minus(PasskeyChallenges.LIFETIME).plusSeconds(30));
        PasskeyChallenges expired =
                new PasskeyChallenges(
                        CHALLENGE_KEY,
                        () -> Instant.now().minus(PasskeyChallenges.LIFETIME).minusSeconds(1));

        assertThat(signIn(authenticator.sign(challenge(expired, Purpose.SIGN_IN, ""))).status())
                .isEqualTo(401);
        assertThat(signIn(authenticator.sign(challenge(old, Purpose.SIGN_IN, ""))).status())
                .as("the same, before it has expired")
                .isEqualTo(200);
        assertThat(signIn(authenticator.sign(challenge(old, Purpose.REGISTRATION, staff))).status())
                .as("of another purpose")
                .isEqualTo(401);
        byte[] another = CHALLENGE_KEY.clone();
        another[0]++;
        PasskeyChallenges foreign = new PasskeyChallenges(another, Instant::now);
        assertThat(signIn(authenticator.sign(challenge(foreign, Purpose.SIGN_IN, ""))).status())
                .as("with another seal")
                .isEqualTo(401);
    }

    @Test
    void anInactivePersonIsRefusedAndAnotherCodeTakesPasskeysAway() {
        enrolled();
        operator("PATCH", "staff/" + staff, "{\"active\": false}");
        assertThat(signIn(authenticator.sign(signInOptions())).status()).isEqualTo(401);
        operator("PATCH", "staff/" + staff, "{\"active\": true}");
        Answer signedIn = signIn(authenticator.sign(signInOptions()));
        assertThat(signedIn.status()).isEqualTo(200);

        operator("POST", "staff/" + staff + "/enrolment-code", "");

        assertThat(signIn(authenticator.sign(signInOptions())).status()).isEqualTo(401);
        assertThat(call(signedIn.member("token"), "GET", "programmes", "").status()).isEqualTo(401);
    }

    /** Otherwise the code of one person adds a passkey to another one. */
    @Test
    void theChallengeOfOnePersonDoesNotRegisterForAnother() {
        String second = "keyed-" + ++persons;
        String codeOfSecond = add(second);
        JsonNode options = enrolmentOptions(codeOfSecond);

        assertThat(enrol(code, authenticator.register(options)).status()).isEqualTo(400);
        assertThat(enrol(codeOfSecond, authenticator.register(options)).status()).isEqualTo(201);
        assertThat(enrol(code, authenticator.register(enrolmentOptions(code))).status())
                .as("a credential has one owner")
                .isEqualTo(400);
        assertThat(enrol(code, new SoftAuthenticator().register(enrolmentOptions(code))).status())
                .as("the code was not used")
                .isEqualTo(201);
    }

    @Test
    void aStolenTokenDoesNotAddAPasskeyLater() {
        String token = signInWithPassword();
        JsonNode options = options(token);
        instance.execute(
                "UPDATE staff_sign_in SET signed_in_at = signed_in_at - interval '15 minutes'"
                        + " WHERE staff = '"
                        + staff
                        + "'");

        Answer late = add(token, authenticator.register(options));

        assertThat(late.status()).isEqualTo(409);
        instance.execute(
                "UPDATE staff_sign_in SET signed_in_at = now(), method = 'provider' WHERE staff ="
                        + " '"
                        + staff
                        + "'");
        assertThat(add(token, authenticator.register(options)).status())
                .as("the provider says who may sign in")
                .isEqualTo(409);
    }

    @Test
    void aPersonHasAtMostTwentyPasskeys() {
        String token = signInWithPassword();
        instance.execute(
                """
                INSERT INTO staff_passkey (passkey, staff, credential, public_key, sign_count,
                                           name, added_at)
                SELECT gen_random_uuid(), '%s', uuid_send(gen_random_uuid()), '', 0, 'x', now()
                  FROM generate_series(1, 20)
                """
                        .formatted(staff));

        assertThat(add(token, authenticator.register(options(token))).status()).isEqualTo(409);
    }

    /** A format whose check needs more than the key; the server asks for none. */
    @Test
    void anAttestationOfAMakerIsRefused() {
        for (String format : List.of("tpm", "android-safetynet", "apple", "fido-u2f", "packed")) {
            authenticator.format = format;

            assertThat(enrol(code, authenticator.register(enrolmentOptions(code))).status())
                    .as(format)
                    .isEqualTo(400);
        }
    }

    @Test
    void whatIsNoCredentialIsRefusedLikeAWrongOne() {
        for (String credential :
                List.of(
                        "{}",
                        "{\"id\": 7, \"response\": []}",
                        "{\"id\": \"AAAA\", \"response\": {\"clientDataJSON\": \"AAAA\","
                                + " \"authenticatorData\": \"A\", \"signature\": \"A\","
                                + " \"userHandle\": \"A\"}}",
                        "{\"id\": \"" + "A".repeat(60_001) + "\"}")) {
            Answer answer =
                    call("", "POST", "sign-ins/passkey", "{\"credential\": " + credential + "}");

            assertThat(answer.status()).as(answer.body()).isEqualTo(401);
        }
        enrolled();
        ObjectNode cut = authenticator.sign(signInOptions());
        ObjectNode response = (ObjectNode) cut.path("response");
        response.put(
                "authenticatorData", response.path("authenticatorData").asString().substring(8));
        assertThat(signIn(cut).status()).isEqualTo(401);
        ObjectNode made = new SoftAuthenticator().register(enrolmentOptions(add("cut-" + persons)));
        ((ObjectNode) made.path("response")).put("attestationObject", "oWNmbXRkbm9uZQ");
        assertThat(enrol(code, made).status()).isIn(400, 404);
    }

    /** Its answer sets a cookie. */
    @Test
    void aPageOfAnotherSiteDoesNotSignABrowserIn() {
        enrolled();
        String body = body(authenticator.sign(signInOptions()));

        Answer answer =
                wire.send(
                        "POST",
                        "/operator/v1/sign-ins/passkey",
                        "Sec-Fetch-Site: cross-site\r\n",
                        body.getBytes(UTF_8));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("set-cookie")).isEmpty();
    }

    /** The trail must not become a list of guesses, and must show whom they are about. */
    @Test
    void refusedSignInsAreInTheTrail() {
        enrolled();
        authenticator.verifiesPerson = false;
        signIn(authenticator.sign(signInOptions()));

        List<JsonNode> refusals = entries("target=staff/" + staff, "refusal");

        assertThat(refusals)
                .isNotEmpty()
                .allSatisfy(
                        it -> {
                            assertThat(it.path("action").asString())
                                    .isEqualTo("staff.sign-in-refused");
                            assertThat(it.path("client").asString()).isEqualTo("sign-in");
                        });
    }

    private Answer enrolled() {
        Answer enrolled = enrol(code, authenticator.register(enrolmentOptions(code)));
        assertThat(enrolled.status()).as(enrolled.body()).isEqualTo(201);
        return enrolled;
    }

    private static String addWithPasskey() {
        String codeOfAnother = add("keyed-" + ++persons);
        return enrol(
                        codeOfAnother,
                        new SoftAuthenticator().register(enrolmentOptions(codeOfAnother)))
                .member("passkey");
    }

    private static String add(String staff) {
        Answer added =
                operator(
                        "POST",
                        "staff",
                        """
                        {"staff": "%1$s", "fullName": "Ana Núñez",
                         "email": "%1$s@operator.example", "roles": ["support-agent"]}
                        """
                                .formatted(staff));
        assertThat(added.status()).as(added.body()).isEqualTo(201);
        return added.member("enrolmentCode");
    }

    private String signInWithPassword() {
        browser.enrol(code);
        browser.signIn(email);
        return browser.token();
    }

    private static JsonNode challenge(PasskeyChallenges challenges, Purpose purpose, String whom) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("challenge", SoftAuthenticator.encoded(challenges.issue(purpose, whom)));
    }

    private static JsonNode signInOptions() {
        Answer answer = call("", "POST", "sign-ins/passkey-options", "");
        assertFits("showPasskeySignInOptions", 200, answer);
        return json(answer);
    }

    private static JsonNode enrolmentOptions(String code) {
        Answer answer =
                call(
                        "",
                        "POST",
                        "enrolments/passkey-options",
                        "{\"enrolmentCode\": \"" + code + "\"}");
        assertFits("showPasskeyEnrolmentOptions", 200, answer);
        return json(answer);
    }

    private static JsonNode options(String token) {
        Answer answer = call(token, "POST", "passkeys/options", "");
        assertFits("showPasskeyOptions", 200, answer);
        return json(answer);
    }

    private static Answer enrol(String code, ObjectNode credential) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("enrolmentCode", code).put("name", "Ana's key").set("credential", credential);
        return call("", "POST", "enrolments/passkey", body.toString());
    }

    private static Answer register(String token, SoftAuthenticator authenticator) {
        Answer added = add(token, authenticator.register(options(token)));
        assertThat(added.status()).as(added.body()).isEqualTo(201);
        return added;
    }

    private static Answer add(String token, ObjectNode credential) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("name", "Ana's key").set("credential", credential);
        return call(token, "POST", "passkeys", body.toString());
    }

    private static Answer signIn(ObjectNode credential) {
        return call("", "POST", "sign-ins/passkey", body(credential));
    }

    private static String body(ObjectNode credential) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("credential", credential);
        return body.toString();
    }

    private static Answer operator(String method, String path, String body) {
        return call(instance.token("operator"), method, path, body);
    }

    private static Answer call(String token, String method, String path, String body) {
        return wire.send(
                method,
                "/operator/v1/" + path,
                (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n")
                        + "Content-Type: application/json\r\nChange-Reason: test\r\n",
                body.getBytes(UTF_8));
    }

    private static JsonNode json(Answer answer) {
        return Json.readObject(answer.body().getBytes(UTF_8));
    }

    /** The answer has the form that the document describes. */
    private static void assertFits(String operation, int status, Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        String schema =
                DOCUMENT.operations().stream()
                                .filter(
                                        it ->
                                                it.node()
                                                        .path("operationId")
                                                        .asString()
                                                        .equals(operation))
                                .findFirst()
                                .orElseThrow()
                                .pointer()
                        + "/responses/"
                        + status
                        + "/content/application~1json/schema";
        assertThat(DOCUMENT.faults(schema, json(answer))).as(answer.body()).isEmpty();
    }

    private static List<String> actions(String filter) {
        return entries(filter).stream().map(it -> it.path("action").asString()).toList();
    }

    /** The entries that a filter lets pass, the oldest first. */
    private static List<JsonNode> entries(String filter) {
        return entries(filter, "all");
    }

    private static List<JsonNode> entries(String filter, String kind) {
        Answer page = operator("GET", "changes?limit=1000&kind=" + kind + "&" + filter, "");
        return StreamSupport.stream(json(page).path("items").spliterator(), false).toList();
    }
}
