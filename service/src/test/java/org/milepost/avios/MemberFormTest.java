package org.milepost.avios;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.ledger.Standing;
import org.milepost.member.Member;
import org.milepost.member.MemberId;
import org.milepost.member.MemberName;
import org.milepost.member.PostalAddress;
import org.milepost.member.Profile;
import org.milepost.programme.AviosSettings;
import org.milepost.programme.ProgrammeId;

/** Requests about members, and the answers about them. */
@Tag("mutation")
class MemberFormTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-06-15");
    private static final String ZOE =
            """
            {"person": {
               "title": "Dr", "name": {"firstName": "Zoë", "familyName": "Núñez"},
               "dateOfBirth": "1984-02-29"},
             "contact": {
               "emailAddress": "zoe@milepost.example", "telephoneNumber": "+33123456789",
               "postalAddress": {
                  "line1": "1  rue de l’Eau", "line2": "3e", "city": "Paris",
                  "postalCode": "75001", "countryCode": "FR"}}}
            """;

    @Test
    void aFormSaysWhatIsInIt() {
        MemberForm form = read(ZOE, true, new Faults());

        assertThat(form)
                .isEqualTo(
                        new MemberForm(
                                Optional.of("Zoë"),
                                Optional.of("Núñez"),
                                Optional.of("Dr"),
                                Optional.of(LocalDate.parse("1984-02-29")),
                                Optional.of("zoe@milepost.example"),
                                Optional.of("+33123456789"),
                                Optional.of(
                                        new PostalAddress(
                                                List.of("1 RUE DE L'EAU", "3E"),
                                                Optional.of("PARIS"),
                                                Optional.of("75001"),
                                                "FR")),
                                form.content()));
        assertThat(form.toString()).isEqualTo("MemberForm");
    }

    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            "Dr"                   | "D r"                 |
            "Dr"                   | "Dddddddddddddddddddd" |
            "Dr"                   | "Ddddddddddddddddddddd" | DATA_INVALID person.title
            "Zoë"                  | "Z0ë"                 | DATA_INVALID person.name.firstName
            "Núñez"                | ""                    | DATA_INVALID person.name.familyName
            1984-02-29             | 1985-02-29            | DATA_INVALID person.dateOfBirth
            1984-02-29             | 1984-2-29             | DATA_INVALID person.dateOfBirth
            1984-02-29             | 1899-12-31            | DATA_INVALID person.dateOfBirth
            1984-02-29             | 1900-01-01            |
            1984-02-29             | 2026-06-15            |
            1984-02-29             | 2026-06-16            | DATA_INVALID person.dateOfBirth
            zoe@milepost.example   | zoe@milepost          | DATA_INVALID contact.emailAddress
            zoe@milepost.example   | z@e@milepost.example  | DATA_INVALID contact.emailAddress
            +33123456789           | 12a45                 | DATA_INVALID contact.telephoneNumber
            +33123456789           | 1234                  | DATA_INVALID contact.telephoneNumber
            +33123456789           | 12345                 |
            +33123456789           | +12345678901234567890 |
            +33123456789           | 123456789012345678901 | DATA_INVALID contact.telephoneNumber
            "FR"                   | "fr"                  | DATA_INVALID contact.postalAddress.countryCode
            "FR"                   | "XX"                  | DATA_INVALID contact.postalAddress.countryCode
            "FR"                   | "FRA"                 | DATA_INVALID contact.postalAddress.countryCode
            "FR"                   | "XX", "validation": "OFF" |
            "FR"                   | "xx", "validation": "OFF" | DATA_INVALID contact.postalAddress.countryCode
            "FR"                   | "FR", "validation": "ON" |
            "FR"                   | "XX", "validation": "ON" | DATA_INVALID contact.postalAddress.countryCode
            "FR"                   | "FR", "validation": "off" | DATA_INVALID contact.postalAddress.validation
            "FR"                   | "FR", "line5": "x"    |
            "FR"                   | "FR", "line5": ""     | DATA_INVALID contact.postalAddress.line5
            "FR"                   | "FR", "line6": ""     |
            "line1"                | "line9"               | MANDATORY_DATA_MISSING contact.postalAddress.line1
            "city"                 | "town"                |
            "postalCode"           | "code"                |
            "countryCode"          | "country"             | MANDATORY_DATA_MISSING contact.postalAddress.countryCode
            "city": "Paris", "postalCode": "75001", | | DATA_INVALID contact.postalAddress.city
            "city": "Paris", "postalCode": "75001", | "validation": "OFF", |
            "person"               | "nobody"              | MANDATORY_DATA_MISSING person
            "name"                 | "names"               | MANDATORY_DATA_MISSING person.name
            "dateOfBirth"          | "birthday"            | MANDATORY_DATA_MISSING person.dateOfBirth
            "contact"              | "contacts"            |
            """)
    void anElementFollowsItsRule(String what, String otherwise, String expected) {
        String body = ZOE.replaceAll("\\s+", " ").replace(what, otherwise == null ? "" : otherwise);
        Faults faults = new Faults();
        read(body, true, faults);

        assertThat(errors(faults)).isEqualTo(expected == null ? "" : expected);
    }

    /** An update contains what it changes. */
    @Test
    void aChangeMayOmitEveryElement() {
        Faults faults = new Faults();
        MemberForm nothing = read("{}", false, faults);
        MemberForm name = read("{\"person\": {\"name\": {\"firstName\": \"A\"}}}", false, faults);

        assertThat(errors(faults)).isEmpty();
        assertThat(nothing.firstName()).isEmpty();
        assertThat(nothing.dateOfBirth()).isEmpty();
        assertThat(nothing.address()).isEmpty();
        assertThat(name.firstName()).hasValue("A");
        assertThat(name.familyName()).isEmpty();
    }

    /** A retry is one only when everything is the same. */
    @ParameterizedTest
    @CsvSource({
        "Zoë, Zoe",
        "Núñez, Nunez",
        "Dr, Prof",
        "1984-02-29, 1984-02-28",
        "zoe@, joe@",
        "+33123456789, 33123456789",
        "3e, 4e",
        "Paris, Lyon",
        "75001, 75002",
        "line2, line3",
        "1  rue, 1 rue",
        "FR, CH",
        "'\"FR\"', '\"FR\", \"validation\": \"ON\"'"
    })
    void everythingCounts(String what, String otherwise) {
        String content = read(ZOE, true, new Faults()).content();

        assertThat(read(ZOE, true, new Faults()).content()).isEqualTo(content);
        assertThat(read(ZOE.replace(what, otherwise), true, new Faults()).content())
                .isNotEqualTo(content);
    }

    @Test
    void aMembershipIsShownInCapitalAscii() {
        MemberForm form = read(ZOE, true, new Faults());
        Member zoe = member("3081470000000018", "3081470000000018");
        Profile profile =
                new Profile(
                        form.title(),
                        form.dateOfBirth(),
                        form.email(),
                        form.telephone(),
                        form.address());

        assertThat(
                        told(
                                new MembershipBody(
                                        "ATRP", zoe, profile, Standing.Status.ACTIVE, List.of())))
                .isEqualTo(
                        """
                        {"member":{"membershipNumber":"3081470000000018",\
                        "programmeIdentifier":"ATRP","status":"ACTIVE",\
                        "person":{"title":"DR","name":{"firstName":"ZOE","familyName":"NUNEZ"},\
                        "dateOfBirth":"1984-02-29"},\
                        "contact":{"emailAddress":"ZOE@MILEPOST.EXAMPLE",\
                        "telephoneNumber":"+33123456789",\
                        "postalAddress":{"line1":"1 RUE DE L'EAU","line2":"3E","city":"PARIS",\
                        "postalCode":"75001","countryCode":"FR"}},\
                        "account":{"accountIdentifier":"3081470000000018","household":false}}}""");
    }

    @Test
    void aMembershipShowsTheHouseholdOfItsAccount() {
        Member own = member("1", "9");
        Member other =
                new Member(new MemberId(new ProgrammeId(2), "ATRP", "2"), Optional.empty(), "9");

        assertThat(
                        told(
                                new MembershipBody(
                                        "ATRP",
                                        own,
                                        Profile.UNKNOWN,
                                        Standing.Status.FRAUD,
                                        List.of(own, other))))
                .isEqualTo(
                        """
                        {"member":{"membershipNumber":"1","programmeIdentifier":"ATRP",\
                        "status":"FRAUD",\
                        "person":{"name":{"firstName":"ZOE","familyName":"NUNEZ"}},\
                        "account":{"accountIdentifier":"9","household":true},\
                        "householdMember":[{"membershipNumber":"1",\
                        "name":{"firstName":"ZOE","familyName":"NUNEZ"}},\
                        {"membershipNumber":"2"}]}}""");
        assertThat(
                        told(
                                new MembershipBody(
                                        "ATRP",
                                        other,
                                        Profile.UNKNOWN,
                                        Standing.Status.ACTIVE,
                                        List.of())))
                .doesNotContain("person", "contact", "householdMember");
    }

    private static Member member(String number, String account) {
        return new Member(
                new MemberId(new ProgrammeId(2), "ATRP", number),
                Optional.of(new MemberName("Zoë", "Núñez")),
                account);
    }

    private static String told(MembershipBody body) {
        return new String(body.response(200).body(), UTF_8);
    }

    private static MemberForm read(String body, boolean isNew, Faults faults) {
        Element member =
                Element.ofBody(body.getBytes(UTF_8), faults, ErrorCode.MANDATORY_DATA_MISSING)
                        .orElseThrow();
        return MemberForm.read(
                member,
                AviosSettings.ORDINARY,
                TODAY,
                isNew ? MemberForm.Demand.NAME_AND_BIRTH : MemberForm.Demand.NOTHING);
    }

    private static String errors(Faults faults) {
        try {
            faults.finish();
            return "";
        } catch (PartnerRefusal e) {
            return e.children().stream()
                    .map(it -> it.code() + it.path().map(" "::concat).orElse(""))
                    .collect(Collectors.joining(", "));
        }
    }
}
