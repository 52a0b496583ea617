package org.milepost.avios;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;
import org.milepost.member.NumberRules;
import tools.jackson.databind.JsonNode;

/** Joining, registering, reading and changing, through the real server. */
@SuppressWarnings("NullAway.Init") // set before each test
final class MembershipCallsTest {

    private static final String JOIN = "/v3/programmes/ATRP/join-requests";
    private static final String ZOE =
            """
            {"member": {
               "person": {
                  "title": "Dr", "name": {"firstName": "Zoë", "familyName": "Núñez"},
                  "dateOfBirth": "1984-02-29"},
               "contact": {
                  "emailAddress": "zoe@milepost.example", "telephoneNumber": "+33123456789",
                  "postalAddress": {
                     "line1": "1  rue de l’Eau", "line2": "3e", "city": "Paris",
                     "postalCode": "75001", "countryCode": "FR"}}}%s}
            """;

    private static RunningInstance instance;

    private AviosClient hotel;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        AviosClient.install(instance);
    }

    @AfterAll
    static void stop() {
        instance.close();
    }

    @BeforeEach
    void pickUp() {
        hotel = AviosClient.hotel(instance);
    }

    @AfterEach
    void hangUp() {
        hotel.close();
    }

    @Test
    void whoJoinsIsAMemberWithAnAccountAndACheckedNumber() {
        Answer joined = hotel.send("POST", JOIN, "", ZOE.formatted(""));
        String number = number(joined);

        assertThat(joined.status()).isEqualTo(201);
        assertThat(number).matches("[0-9]{16}").matches(NumberRules::isChecked);
        assertThat(joined.body())
                .isEqualTo(
                        """
                        {"member":{"membershipNumber":"%s","programmeIdentifier":"ATRP",\
                        "status":"ACTIVE","person":{"title":"DR","name":{"firstName":"ZOE",\
                        "familyName":"NUNEZ"},"dateOfBirth":"1984-02-29"},"contact":{\
                        "emailAddress":"ZOE@MILEPOST.EXAMPLE","telephoneNumber":"+33123456789",\
                        "postalAddress":{"line1":"1 RUE DE L'EAU","line2":"3E","city":"PARIS",\
                        "postalCode":"75001","countryCode":"FR"}},"account":{\
                        "accountIdentifier":"%s","household":false}}}"""
                                .formatted(number, number));
        Answer account = hotel.get("/v2/programmes/ATRP/account", "", hotel.token("ATRP", number));
        assertThat(account.body()).contains("\"amount\":0,", "\"status\":\"ACTIVE\"");
        assertThat(show(number).body()).isEqualTo(joined.body());
    }

    @Test
    void aRetryWithTheSameKeyFindsTheSameMember() {
        Answer first = join("retry-1", ZOE.formatted(""));
        Answer again = join("retry-1", ZOE.formatted(""));
        Answer other = join("retry-1", ZOE.formatted("").replace("Zoë", "Chloé"));
        Answer without = hotel.send("POST", JOIN, "", ZOE.formatted(""));
        try (AviosClient cars = AviosClient.cars(instance)) {
            Answer ofCars =
                    cars.send("POST", JOIN, "Idempotency-Key: retry-1\r\n", ZOE.formatted(""));
            assertThat(number(ofCars)).isNotEqualTo(number(first));
        }

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(AviosClient.errors(other)).isEqualTo("DATA_INVALID");
        assertThat(number(without)).isNotEqualTo(number(first));
    }

    @Test
    void sixteenRetriesAtOnceMakeOneMember() throws Exception {
        List<Future<Answer>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                answers.add(
                        threads.submit(
                                () -> {
                                    try (AviosClient phone = AviosClient.hotel(instance)) {
                                        return phone.send(
                                                "POST",
                                                JOIN,
                                                "Idempotency-Key: at-once\r\n",
                                                ZOE.formatted(""));
                                    }
                                }));
            }
        }
        Set<String> bodies = new HashSet<>();
        for (Future<Answer> answer : answers) {
            assertThat(answer.get().status()).isEqualTo(201);
            bodies.add(answer.get().body());
        }

        assertThat(bodies).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'', MANDATORY_DATA_MISSING",
        "{}, MANDATORY_DATA_MISSING member",
        "'{\"member\": 1}', DATA_INVALID member",
        "'{\"member\": {}}', MANDATORY_DATA_MISSING member.person",
        "'{\"member\": {\"person\": {\"name\": {\"firstName\": \"A\"}}}}',"
                + " 'MANDATORY_DATA_MISSING member.person.name.familyName,"
                + " MANDATORY_DATA_MISSING member.person.dateOfBirth'",
        "firstName\": \"Zoë|firstName\": \"Z0ë, DATA_INVALID member.person.name.firstName",
        "firstName\": \"Zoë|firstName\": \"Zzzzzzzzzzzzzzzzzzzzzzzzz, ''",
        "firstName\": \"Zoë|firstName\": \"Zzzzzzzzzzzzzzzzzzzzzzzzzz,"
                + " DATA_INVALID member.person.name.firstName",
        "1984-02-29|1985-02-29, DATA_INVALID member.person.dateOfBirth",
        "1984-02-29|1899-12-31, DATA_INVALID member.person.dateOfBirth",
        "1984-02-29|1900-01-01, ''",
        "1984-02-29|2026-06-15, ''",
        "1984-02-29|2026-06-16, DATA_INVALID member.person.dateOfBirth",
        "zoe@milepost.example|zoe@milepost, DATA_INVALID member.contact.emailAddress",
        "+33123456789|12a45, DATA_INVALID member.contact.telephoneNumber",
        "+33123456789|1234, DATA_INVALID member.contact.telephoneNumber",
        "+33123456789|12345, ''",
        "\"FR\"|\"fr\", DATA_INVALID member.contact.postalAddress.countryCode",
        "\"FR\"|\"XX\", DATA_INVALID member.contact.postalAddress.countryCode",
        "'\"FR\"|\"XX\", \"validation\": \"OFF\"', ''",
        "'\"FR\"|\"FR\", \"validation\": \"off\"',"
                + " DATA_INVALID member.contact.postalAddress.validation",
        "line1|line9, MANDATORY_DATA_MISSING member.contact.postalAddress.line1",
    })
    void aFaultOfAnElementIsNamed(String change, String errors) {
        String[] replaced = change.split("\\|", 2);
        String body =
                replaced.length == 2 ? ZOE.formatted("").replace(replaced[0], replaced[1]) : change;
        Answer answer = hotel.send("POST", JOIN, "", body);

        assertThat(answer.status()).isEqualTo(errors.isEmpty() ? 201 : 400);
        if (!errors.isEmpty()) {
            assertThat(AviosClient.errors(answer)).isEqualTo(errors);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v3/programmes/XXXX/join-requests, PROGRAMME_INVALID",
        "/v3/programmes/AIRMILES/join-requests, PROGRAMME_INVALID",
        "/v3/programmes/IBP/join-requests, PROGRAMME_NOT_SUPPORTED",
    })
    void aMemberJoinsAProgrammeOfThePartner(String path, String error) {
        assertThat(AviosClient.errors(hotel.send("POST", path, "", ZOE.formatted(""))))
                .isEqualTo(error);
    }

    @Test
    void aFirstPasswordIsRegisteredOnceWithTheNameAndAProof() {
        String number = number(hotel.send("POST", JOIN, "", ZOE.formatted("")));
        String good = ", \"securityProfile\": {\"password\": \"long enough\"}";
        String shorter = ", \"securityProfile\": {\"password\": \"2short\"}";

        assertThat(register(number, ZOE.formatted("")))
                .isEqualTo("MANDATORY_DATA_MISSING securityProfile");
        assertThat(register(number, ZOE.formatted(shorter)))
                .isEqualTo("DATA_INVALID securityProfile.password");
        assertThat(register(number, ZOE.formatted(good).replace("Núñez", "Smith")))
                .isEqualTo("MEMBERSHIP_NUMBER_SURNAME_MISMATCH");
        assertThat(register(number, ZOE.formatted(good).replace("Zoë", "Joan")))
                .isEqualTo("MEMBERSHIP_NUMBER_NAME_MISMATCH");
        assertThat(register(number, ZOE.formatted(good).replace("1984", "1988")))
                .isEqualTo("ACCOUNT_NOT_AUTHORISED");
        assertThat(register("30814799", ZOE.formatted(good))).isEqualTo("ACCOUNT_INVALID");
        assertThat(register("3081470000000026", ZOE.formatted(good)))
                .isEqualTo("ACCOUNT_NOT_AUTHORISED");
        assertThat(register(number, ZOE.formatted(good))).isEqualTo("201");
        assertThat(register(number, ZOE.formatted(good))).isEqualTo("ACCOUNT_ALREADY_REGISTERED");
    }

    @Test
    void attemptsWithWrongDatesOfBirthAreDelayed() {
        String number = number(hotel.send("POST", JOIN, "", ZOE.formatted("")));
        String body = ZOE.formatted(", \"securityProfile\": {\"password\": \"long enough\"}");
        for (int year = 1960; year < 1965; year++) {
            assertThat(register(number, body.replace("1984-02-29", year + "-02-01")))
                    .isEqualTo("ACCOUNT_NOT_AUTHORISED");
        }
        String path = "/v2/programmes/ATRP/accounts/" + number + "/register-requests";
        Answer slowed = hotel.send("POST", path, "", body);
        String other = number(hotel.send("POST", JOIN, "", ZOE.formatted("")));

        assertThat(slowed.status()).isEqualTo(503);
        assertThat(AviosClient.errors(slowed)).isEqualTo("SERVICE_UNAVAILABLE");
        assertThat(slowed.header("retry-after")).isEqualTo("1");
        assertThat(register(other, body)).isEqualTo("201");
    }

    /** A retry is one when every member of the request is the same, the password among them. */
    @Test
    void aRetryWithAnotherPasswordIsAnotherRequest() {
        String body = ZOE.formatted(", \"securityProfile\": {\"password\": \"first secret\"}");
        Answer first = join("password", body);
        Answer again = join("password", body);
        Answer other = join("password", body.replace("first secret", "other secret"));
        Answer without = join("password", ZOE.formatted(""));

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(AviosClient.errors(other)).isEqualTo("DATA_INVALID");
        assertThat(AviosClient.errors(without)).isEqualTo("DATA_INVALID");
    }

    /** Or a partner could see, without the member's token, what the member has changed since. */
    @Test
    void aRetryGetsTheFirstAnswerAfterTheMemberHasChanged() {
        Answer first = join("changed", ZOE.formatted(""));
        update(
                number(first),
                "{\"member\": {\"person\": {\"name\": {\"familyName\": \"Changed\"},"
                        + " \"dateOfBirth\": \"1990-01-01\"}}}");

        assertThat(join("changed", ZOE.formatted("")).body()).isEqualTo(first.body());
    }

    @Test
    void whoJoinsWithAPasswordNeedsNoOther() {
        String good = ", \"securityProfile\": {\"password\": \"long enough\"}";
        String number = number(hotel.send("POST", JOIN, "", ZOE.formatted(good)));

        assertThat(register(number, ZOE.formatted(good))).isEqualTo("ACCOUNT_ALREADY_REGISTERED");
    }

    @Test
    void anUpdateChangesItsElementsAndNothingElse() {
        String number = number(hotel.send("POST", JOIN, "", ZOE.formatted("")));
        JsonNode before = AviosClient.tree(show(number));
        Answer changed =
                update(
                        number,
                        """
                        {"member": {"person": {"name": {"familyName": "Müller-Łukasz"}},
                                    "contact": {"telephoneNumber": "0049301234567"}}}
                        """);
        Answer untouched = update(number, "{\"member\": {}}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body())
                .isEqualTo(
                        before.toString()
                                .replace("NUNEZ", "MULLER-LUKASZ")
                                .replace("+33123456789", "0049301234567"));
        assertThat(untouched.body()).isEqualTo(changed.body());
        assertThat(show(number).body()).isEqualTo(changed.body());
        assertThat(AviosClient.errors(update(number, "{}")))
                .isEqualTo("MANDATORY_DATA_MISSING member");
        String nameless = "5550026";
        instance.member("ATRP", nameless, nameless);
        assertThat(
                        AviosClient.errors(
                                update(
                                        nameless,
                                        "{\"member\": {\"person\": {\"name\": {\"firstName\":"
                                                + " \"A\"}}}}")))
                .isEqualTo("MANDATORY_DATA_MISSING member.person.name.familyName");
    }

    @Test
    void aMembershipShowsWhoSharesTheHousehold() {
        String ana = "3081470000000059";
        Answer own = show(ana);

        assertThat(own.body())
                .isEqualTo(
                        """
                        {"member":{"membershipNumber":"3081470000000059",\
                        "programmeIdentifier":"ATRP","status":"ACTIVE","person":{"name":{\
                        "firstName":"ANA","familyName":"NUNEZ"}},"account":{\
                        "accountIdentifier":"3081470000000000","household":true},\
                        "householdMember":[{"membershipNumber":"3081470000000059","name":{\
                        "firstName":"ANA","familyName":"NUNEZ"}},{\
                        "membershipNumber":"3081470000000067","name":{"firstName":"TOM",\
                        "familyName":"BROWN"}}]}}""");
    }

    /** "partner token made with client_credentials and scope retrieve_membership". */
    @Test
    void thePartnersOwnTokenReadsMembersByTheirNumbers() {
        String own = "Authorization: Bearer " + instance.token(AviosClient.HOTEL_CLIENT) + "\r\n";

        String joined = number(hotel.send("POST", JOIN, "", ZOE.formatted("")));
        Answer shown = hotel.get(membership(joined), "", own);

        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.body()).contains("NUNEZ").doesNotContain("dateOfBirth");
        assertThat(show(joined).body()).contains("dateOfBirth");
        assertThat(AviosClient.errors(hotel.get(membership("3081470000000000"), "", own)))
                .isEqualTo("ACCOUNT_INVALID");
        assertThat(hotel.send("PATCH", change("3081470000000018"), own, "{}").status())
                .isEqualTo(403);
        String zoe = hotel.token("ATRP", "3081470000000018");
        assertThat(hotel.get(membership("3081471017300186"), "", zoe).status()).isEqualTo(403);
    }

    private Answer join(String key, String body) {
        return hotel.send("POST", JOIN, "Idempotency-Key: " + key + "\r\n", body);
    }

    private String register(String number, String body) {
        String path = "/v2/programmes/ATRP/accounts/" + number + "/register-requests";
        Answer answer = hotel.send("POST", path, "", body);
        if (answer.status() == 201) {
            assertThat(answer.body()).isEmpty();
            return "201";
        }
        return AviosClient.errors(answer);
    }

    private Answer show(String number) {
        return hotel.get(membership(number), "", hotel.token("ATRP", number));
    }

    private Answer update(String number, String body) {
        return hotel.send("PATCH", change(number), hotel.token("ATRP", number), body);
    }

    private static String membership(String number) {
        return "/v2/programmes/ATRP/accounts/" + number + "/membership";
    }

    private static String change(String number) {
        return "/v3/programmes/ATRP/accounts/" + number + "/membership";
    }

    private static String number(Answer answer) {
        return AviosClient.tree(answer).path("member").path("membershipNumber").asString("");
    }
}
