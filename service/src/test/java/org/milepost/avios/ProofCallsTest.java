package org.milepost.avios;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * A partner's key alone takes over no member: names cannot be found by trying, and a first password
 * needs a proof that is on record. Each test has separate members.
 */
final class ProofCallsTest extends AviosCalls {

    private static final String MEMBERS = "programmes/ATRP/members";
    private static final String NOT_PROVEN = "ACCOUNT_NOT_AUTHORISED";

    private static AviosClient cars;
    private static WireClient operator;
    private static int count;

    @BeforeAll
    static void prepare() {
        cars = AviosClient.cars(instance);
        operator = new WireClient(instance.url());
    }

    @AfterAll
    static void closeOthers() {
        operator.close();
        cars.close();
    }

    @ParameterizedTest
    @CsvSource({"Ana, Nunez", "Ana, Smith", "Joan, Nunez"})
    void aCreditAboveThePartnersMaximumDoesNotTellWhetherTheNamesAreRight(
            String first, String family) {
        String member = enrol("");

        for (int i = 0; i < 10; i++) {
            Answer answer =
                    credit(
                            hotel,
                            member,
                            "",
                            named(first, family).with("monetaryAmount.amount", "500001"));

            assertThat(AviosClient.errors(answer)).isEqualTo("DATA_INVALID monetaryAmount.amount");
        }
    }

    @Test
    void aCallerThatTriesNamesWaitsAndLearnsNothingMeanwhile() {
        String member = enrol("");
        String other = enrol("");
        BodyDraft booked = named("Ana", "Nunez");
        Answer first = credit(hotel, member, "Idempotency-Key: booked\r\n", booked);
        BodyDraft refused = named("Joan", "Nunez");
        Answer mismatch = credit(hotel, member, "Idempotency-Key: refused\r\n", refused);
        for (int i = 0; i < 10; i++) {
            credit(hotel, member, "", named("Ana", "Guess"));
        }
        Answer wrong = credit(hotel, member, "Idempotency-Key: wrong\r\n", named("Ana", "Guess"));
        Answer right = credit(hotel, member, "Idempotency-Key: right\r\n", named("Ana", "Nunez"));

        assertThat(first.status()).isEqualTo(200);
        assertThat(AviosClient.errors(mismatch)).isEqualTo("MEMBERSHIP_NUMBER_NAME_MISMATCH");
        assertThat(wrong.status()).isEqualTo(503);
        assertThat(AviosClient.errors(wrong)).isEqualTo("SERVICE_UNAVAILABLE");
        assertThat(right.body()).isEqualTo(wrong.body());
        assertThat(right.header("retry-after")).matches("[1-9][0-9]*");
        assertThat(credit(hotel, member, "Idempotency-Key: booked\r\n", booked).body())
                .isEqualTo(first.body());
        assertThat(credit(hotel, member, "Idempotency-Key: refused\r\n", refused).body())
                .isEqualTo(mismatch.body());
        assertThat(
                        credit(
                                        cars,
                                        member,
                                        "",
                                        named("Ana", "Nunez").withText("externalSource", "CARS1"))
                                .status())
                .isEqualTo(200);
        assertThat(credit(hotel, other, "", named("Ana", "Nunez")).status()).isEqualTo(200);
        assertThat(instance.avios("ATRP", member).balance().count()).isEqualTo(2 * 666);
    }

    /** A lane decides many at once; their number must not be the number of guesses. */
    @Test
    void manyGuessesAtOnceAreNoMoreThanOneAfterTheOther() throws Exception {
        String member = enrol("");
        List<Callable<String>> guesses = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            BodyDraft draft = named("Ana", "Guess");
            String key = "Idempotency-Key: guess-" + i + "\r\n";
            guesses.add(
                    () -> {
                        try (AviosClient phone = AviosClient.hotel(instance)) {
                            return AviosClient.errors(credit(phone, member, key, draft));
                        }
                    });
        }
        List<String> told = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<String> each : threads.invokeAll(guesses)) {
                told.add(each.get());
            }
        }

        assertThat(told)
                .filteredOn(it -> it.equals("MEMBERSHIP_NUMBER_SURNAME_MISMATCH"))
                .hasSizeBetween(5, 7);
        assertThat(told).containsOnly("MEMBERSHIP_NUMBER_SURNAME_MISMATCH", "SERVICE_UNAVAILABLE");
    }

    @Test
    void theNumbersOfAHouseholdAreOneAccount() {
        String household = Integer.toString(77_000 + ++count);
        call("POST", "programmes/ATRP/accounts", "{\"number\":\"" + household + "\"}");
        String ana = enrol(",\"household\":\"" + household + "\"");
        String tom = enrol(",\"household\":\"" + household + "\"");
        for (int i = 0; i < 5; i++) {
            credit(hotel, i % 2 == 0 ? ana : tom, "", named("Ana", "Guess"));
        }

        assertThat(credit(hotel, household, "", named("Any", "Household")).status()).isEqualTo(503);
        assertThat(credit(hotel, tom, "", named("Ana", "Nunez")).status()).isEqualTo(503);
        assertThat(register(ana, "\"dateOfBirth\":\"1984-02-29\"", "").status()).isEqualTo(503);
    }

    /** No answer reveals whether a date or a code is on record. */
    @Test
    void anotherDateAnotherCodeAndNoProofOnRecordAreRefusedAlike() {
        String without = enrol("");
        String withDate = enrol(",\"dateOfBirth\":\"1984-02-29\"");
        String withCode = enrol("");
        issueCode(withCode);
        List<String> bodies = new ArrayList<>();
        for (String member : List.of(without, withDate, withCode)) {
            bodies.add(register(member, "\"dateOfBirth\":\"1984-02-28\"", "").body());
            bodies.add(register(member, "", "7K2M-9QXR-4HVA-CT3W").body());
        }

        assertThat(bodies).allMatch(it -> it.equals(bodies.getFirst()));
        assertThat(bodies.getFirst()).contains(NOT_PROVEN);
    }

    @Test
    void aDateOfBirthThatTheOperatorRecordsRegisters() {
        String member = enrol("");
        String born = "\"dateOfBirth\":\"1984-02-29\"";
        assertThat(AviosClient.errors(register(member, born, ""))).isEqualTo(NOT_PROVEN);
        Answer recorded = call("PATCH", MEMBERS + "/" + member, "{" + born + "}");

        assertThat(recorded.body()).contains("\"hasDateOfBirth\":true").doesNotContain("1984");
        assertThat(register(member, born, "").status()).isEqualTo(201);
        assertThat(AviosClient.errors(register(member, born, "")))
                .isEqualTo("ACCOUNT_ALREADY_REGISTERED");
    }

    @Test
    void aDateOfBirthThatTheOperatorRemovedIsNoProof() {
        String born = "\"dateOfBirth\":\"1984-02-29\"";
        String member = enrol("," + born);
        call("PATCH", MEMBERS + "/" + member, "{\"dateOfBirth\":null}");

        assertThat(AviosClient.errors(register(member, born, ""))).isEqualTo(NOT_PROVEN);
    }

    @Test
    void aRegistrationCodeRegistersOnceInAnySpelling() {
        String member = enrol("");
        String code = issueCode(member);
        assertThat(code).matches("([2-9AC-HJKMNP-RTV-Y]{4}-){3}[2-9AC-HJKMNP-RTV-Y]{4}");
        String typed = code.replace("-", " ").toLowerCase(Locale.ROOT);

        assertThat(AviosClient.errors(register(member, "", code.substring(1))))
                .isEqualTo("DATA_INVALID securityProfile.registrationCode");
        assertThat(register(member, "", typed).status()).isEqualTo(201);
        assertThat(AviosClient.errors(register(member, "", code)))
                .isEqualTo("ACCOUNT_ALREADY_REGISTERED");
    }

    @Test
    void aRegistrationCodeIsOneMembersAndGoodUntilTheNextOne() {
        String member = enrol("");
        String other = enrol("");
        String first = issueCode(member);
        String second = issueCode(member);

        assertThat(AviosClient.errors(register(other, "", second))).isEqualTo(NOT_PROVEN);
        assertThat(AviosClient.errors(register(member, "", first))).isEqualTo(NOT_PROVEN);
        assertThat(register(member, "", second).status()).isEqualTo(201);
    }

    @Test
    void aRegistrationCodeExpires() {
        String member = enrol("");
        String code = issueCode(member);
        instance.clock().set(RunningInstance.NOON.plus(Duration.ofDays(14)));
        try {
            assertThat(AviosClient.errors(register(member, "", code))).isEqualTo(NOT_PROVEN);
        } finally {
            instance.clock().set(RunningInstance.NOON);
        }
        assertThat(register(member, "", code).status()).isEqualTo(201);
    }

    @Test
    void manyUsesOfACodeAtOnceRegisterOnePassword() throws Exception {
        String member = enrol("");
        String code = issueCode(member);
        List<Callable<Integer>> uses = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            uses.add(
                    () -> {
                        try (AviosClient phone = AviosClient.hotel(instance)) {
                            return register(phone, member, "", code).status();
                        }
                    });
        }
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> each : threads.invokeAll(uses)) {
                statuses.add(each.get());
            }
        }

        assertThat(statuses).filteredOn(it -> it == 201).hasSize(1);
        assertThat(statuses).allMatch(it -> it == 201 || it == 400 || it == 503);
    }

    @Test
    void aRegistrationIsInTheTrailAndNoCodeOrDateIs() {
        long before = latestChange();
        String member = enrol(",\"dateOfBirth\":\"1984-02-29\"");
        String code = issueCode(member);
        register(member, "", "7K2M-9QXR-4HVA-CT3W");
        register(member, "", code);
        List<JsonNode> changes = items(call("GET", "changes?limit=1000&after=" + before, ""));

        assertThat(changes)
                .extracting(it -> it.path("action").asString())
                .containsExactly(
                        "member.added", "member.registration-code-issued", "member.registered");
        assertThat(changes.getLast().path("client").asString()).isEqualTo("avios");
        assertThat(changes.getLast().path("subject").asString()).isEqualTo("HOTEL");
        assertThat(changes.getLast().path("target").asString()).isEqualTo("ATRP/" + member);
        assertThat(changes.getLast().path("after").toString())
                .isEqualTo("{\"proof\":\"registration-code\"}");
        assertThat(changes.toString()).doesNotContain(code, code.replace("-", ""), "1984-02-29");
    }

    @Test
    void aMemberWhoHasRegisteredGetsNoCode() {
        String member = enrol("");
        register(member, "", issueCode(member));

        Answer refused = call("POST", MEMBERS + "/" + member + "/registration-code", "");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body()).contains("not-possible-now", "has registered already");
    }

    /** What is logged has no more of a number than its end; SecretsInLogs checks that. */
    @Test
    void registrationsAreLoggedWhetherTheySucceedOrNot() {
        String member = enrol(",\"dateOfBirth\":\"1984-02-29\"");
        Logger logger = (Logger) LoggerFactory.getLogger(MembershipEndpoint.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            register(member, "\"dateOfBirth\":\"1984-02-28\"", "");
            register(member, "\"dateOfBirth\":\"1984-02-29\"", "");
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        refused ->
                                assertThat(refused)
                                        .startsWith("a member of ATRP was not registered")
                                        .contains("partner HOTEL", "date-of-birth"),
                        registered ->
                                assertThat(registered)
                                        .isEqualTo(
                                                "a member of ATRP was registered through partner HOTEL,"
                                                        + " proved by date-of-birth; nothing to do"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"dateOfBirth":"1899-12-31"} | /dateOfBirth
                    {"dateOfBirth":"2026-06-16"} | /dateOfBirth
                    {"dateOfBirth":"1984-2-29"} | /dateOfBirth
                    {"dateOfBirth":"1985-02-29"} | /dateOfBirth
                    {"dateOfBirth":19840229} | /dateOfBirth
                    {"firstName":"Ana"} | /familyName
                    {"familyName":"Ana"} | /firstName
                    """)
    void whatIsWrongWithACorrectionIsNamed(String body, String pointer) {
        Answer refused = call("PATCH", MEMBERS + "/" + enrol(""), body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("\"pointer\":\"" + pointer + "\"");
    }

    private static String enrol(String more) {
        String number = Integer.toString(77_000 + ++count);
        Answer added =
                call(
                        "POST",
                        MEMBERS,
                        "{\"number\":\"%s\",\"firstName\":\"Ana\",\"familyName\":\"Núñez\"%s}"
                                .formatted(number, more));
        assertThat(added.status()).isEqualTo(201);
        return number;
    }

    private static String issueCode(String member) {
        Answer issued = call("POST", MEMBERS + "/" + member + "/registration-code", "");
        assertThat(issued.status()).isEqualTo(201);
        assertThat(issued.member("expiresAt")).isEqualTo("2026-06-29T16:00:00Z");
        return issued.member("registrationCode");
    }

    private static Answer register(String member, String dateOfBirth, String code) {
        return register(hotel, member, dateOfBirth, code);
    }

    private static Answer register(
            AviosClient phone, String member, String dateOfBirth, String code) {
        String body =
                """
                {"member":{"person":{"name":{"firstName":"Ana","familyName":"Nunez"}%s}},
                 "securityProfile":{"password":"long enough"%s}}
                """
                        .formatted(
                                dateOfBirth.isEmpty() ? "" : "," + dateOfBirth,
                                code.isEmpty() ? "" : ",\"registrationCode\":\"" + code + "\"");
        return phone.send(
                "POST", "/v2/programmes/ATRP/accounts/" + member + "/register-requests", "", body);
    }

    private static BodyDraft named(String first, String family) {
        return BodyDraft.credit()
                .withText("description", "Credit " + ++count)
                .withText("person.name.firstName", first)
                .withText("person.name.familyName", family);
    }

    private static Answer credit(
            AviosClient phone, String account, String headers, BodyDraft draft) {
        return phone.send(
                "POST",
                "/v1/programmes/ATRP/accounts/" + account + "/credit-transaction-requests",
                headers,
                draft.toString());
    }

    private static long latestChange() {
        return items(call("GET", "changes?limit=1&order=newest", ""))
                .getFirst()
                .path("number")
                .asLong();
    }

    private static List<JsonNode> items(Answer answer) {
        return StreamSupport.stream(AviosClient.tree(answer).path("items").spliterator(), false)
                .toList();
    }

    private static Answer call(String method, String path, String body) {
        return operator.send(
                method,
                "/operator/v1/" + path,
                "Authorization: Bearer "
                        + instance.token("operator")
                        + "\r\nContent-Type: application/json\r\nChange-Reason: test\r\n",
                body.getBytes(UTF_8));
    }
}
