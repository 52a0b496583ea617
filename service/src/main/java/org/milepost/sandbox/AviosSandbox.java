package org.milepost.sandbox;

import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.milepost.ledger.Account;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Standing.Status;
import org.milepost.member.MemberId;
import org.milepost.member.MemberName;
import org.milepost.operator.Adjusting;
import org.milepost.operator.AgreementOperations;
import org.milepost.operator.MemberOperations;
import org.milepost.operator.Operations;
import org.milepost.programme.Agreement;
import org.milepost.programme.AviosSettings;
import org.milepost.programme.BusinessCalendar;
import org.milepost.programme.CashRate;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Cents;
import org.milepost.programme.Partner;
import org.milepost.programme.Programme;
import org.milepost.trail.Actor;
import tools.jackson.core.JsonGenerator;

/**
 * The programmes, partners and members of the demo's partner API.
 *
 * <p>Threads: used by one thread at start.
 */
record AviosSandbox(Actor actor, Operations operations, AviosHistory history) {

    private static final String ATRP = "ATRP";
    private static final String BAEC = "BAEC";
    private static final String HOTEL = "HOTEL";
    private static final String CARS = "CARS";
    private static final String AVIOS = "AVIOS";
    private static final String OPENING_BALANCE = "sandbox opening balance";
    private static final String WITH_HISTORY = "3081471017300186";
    private static final String HOUSEHOLD = "3081470000000000";
    private static final BusinessCalendar CALENDAR =
            new BusinessCalendar(ZoneOffset.UTC, LocalTime.MIDNIGHT);
    private static final CashRate RATE = new CashRate(1_000, new Cents(650), "GBP");

    private static final List<Person> PEOPLE =
            List.of(
                    new Person(ATRP, WITH_HISTORY, "Jane", "O'Neil-Smith", 0, Status.ACTIVE),
                    new Person(ATRP, "3081470000000018", "Zoë", "Martin", 0, Status.ACTIVE),
                    new Person(ATRP, "3081470000000026", "", "", 1_000, Status.CANCELLED),
                    new Person(ATRP, "3081470000000034", "", "", 1_000, Status.DECEASED),
                    new Person(ATRP, "3081470000000042", "", "", 1_000, Status.FRAUD),
                    new Person(BAEC, "36020200", "John", "Smith", 12_000_000, Status.ACTIVE),
                    new Person(BAEC, "36020218", "Mary", "Jones", 40, Status.ACTIVE));

    private static final Map<String, MemberName> MERGED =
            new TreeMap<>(
                    Map.of(
                            "3081470000000059", new MemberName("Ana", "Núñez"),
                            "3081470000000067", new MemberName("Tom", "Brown")));

    /** The key of each partner. */
    private static final Map<String, String> KEYS =
            new TreeMap<>(
                    Map.of(HOTEL, "sandbox0sandbox0sandbox0", CARS, "sandbox1sandbox1sandbox1"));

    private static final long HOUSEHOLD_AVIOS = 12_000;

    private record Person(
            String programme,
            String number,
            String first,
            String family,
            long avios,
            Status status) {

        Optional<MemberName> name() {
            return family.isEmpty() ? Optional.empty() : Optional.of(new MemberName(first, family));
        }
    }

    /** All members. */
    List<MemberId> members() {
        return Stream.concat(
                        PEOPLE.stream().map(it -> member(it.programme(), it.number())),
                        MERGED.keySet().stream().map(number -> member(ATRP, number)))
                .toList();
    }

    private MemberId member(String programme, String number) {
        return MemberId.of(catalogue().programme(programme).orElseThrow(), number);
    }

    /** Describes the data, as members of a JSON object. */
    static void describe(JsonGenerator json) {
        json.writeArrayPropertyStart("apiKeys");
        KEYS.forEach(
                (partner, key) -> {
                    json.writeStartObject();
                    json.writeStringProperty("partner", partner);
                    json.writeStringProperty("apiKey", key);
                    json.writeEndObject();
                });
        json.writeEndArray();
        json.writeStringProperty("memberPassword", Sandbox.PASSWORD);
        json.writeArrayPropertyStart("members");
        for (Person person : PEOPLE) {
            long avios =
                    person.number().equals(WITH_HISTORY) ? AviosHistory.BALANCE : person.avios();
            write(json, person.programme(), person.number(), avios, person.status());
        }
        MERGED.keySet().forEach(it -> write(json, ATRP, it, HOUSEHOLD_AVIOS, Status.ACTIVE));
        json.writeEndArray();
    }

    private static void write(
            JsonGenerator json, String programme, String number, long avios, Status status) {
        json.writeStartObject();
        json.writeStringProperty("programme", programme);
        json.writeStringProperty("number", number);
        json.writeNumberProperty("avios", avios);
        json.writeStringProperty("status", status.name());
        if (MERGED.containsKey(number)) {
            json.writeStringProperty("household", HOUSEHOLD);
        }
        json.writeEndObject();
    }

    /** Creates what is missing. */
    void load() {
        programme(
                ATRP,
                "Vueling Club sandbox",
                it -> it.withDescriptionRequired(true).withCreditYearsBack(OptionalInt.of(10)));
        programme(
                BAEC,
                "British Airways Executive Club sandbox",
                it -> it.withClientApplicationRequired(true));
        programme("AERC", "Aer Lingus AerClub sandbox", it -> it);
        programme("IBP", "Iberia Plus sandbox", it -> it);
        partner(HOTEL, "Sandbox Hotels");
        partner(CARS, "Sandbox Cars");
        Set<String> hotels = Set.of("HOTEL1", "LLOYDS");
        agreement(HOTEL, ATRP, hotels, 500_000, true);
        agreement(HOTEL, BAEC, hotels, 500_000, true);
        agreement(CARS, ATRP, Set.of("CARS1"), 999_999, false);
        writeHistory();
        PEOPLE.forEach(this::person);
        household();
    }

    private void programme(String code, String name, UnaryOperator<AviosSettings> settings) {
        if (catalogue().programme(code).isEmpty()) {
            operations.programmes().add(actor, code, name, CALENDAR, new Cents(0), Set.of(AVIOS));
        }
        if (catalogue().programme(code).flatMap(Programme::avios).isEmpty()) {
            operations.programmes().setAvios(actor, code, settings);
        }
    }

    private void partner(String code, String name) {
        if (catalogue().partner(code).isEmpty()) {
            operations.partners().add(actor, code, name);
        }
        Partner partner = catalogue().partner(code).orElseThrow();
        if (catalogue().apiKeys().stream().noneMatch(it -> it.partner().equals(partner.id()))) {
            operations.agreements().addKey(actor, code, "sandbox", KEYS.getOrDefault(code, ""));
        }
    }

    private void agreement(
            String partner, String programme, Set<String> codes, long creditMax, boolean debits) {
        if (findAgreement(partner, programme).isEmpty()) {
            operations
                    .agreements()
                    .agree(
                            actor,
                            partner,
                            programme,
                            new AgreementOperations.Conditions(
                                    codes, creditMax, debits, Optional.of(RATE)));
        }
    }

    private void writeHistory() {
        int written =
                operations
                        .members()
                        .findAccount(ATRP, WITH_HISTORY)
                        .map(Account::ordinal)
                        .orElse(0);
        if (written < AviosHistory.LENGTH) {
            history.write(
                    catalogue().programme(ATRP).orElseThrow(),
                    findAgreement(HOTEL, ATRP).orElseThrow(),
                    HOTEL,
                    WITH_HISTORY);
        }
    }

    private void person(Person person) {
        MemberOperations members = operations.members();
        if (members.find(person.programme(), person.number()).isEmpty()) {
            members.enrol(
                    actor,
                    person.programme(),
                    new MemberOperations.NewMember(
                            person.number(), person.name(), Optional.empty()));
        }
        issue(person.programme(), person.number(), person.avios());
        if (person.status() != Status.ACTIVE) {
            members.setStatus(actor, person.programme(), person.number(), person.status());
        }
    }

    private void household() {
        MemberOperations members = operations.members();
        if (members.findAccount(ATRP, HOUSEHOLD).isEmpty()) {
            members.openHousehold(actor, ATRP, HOUSEHOLD);
        }
        issue(ATRP, HOUSEHOLD, HOUSEHOLD_AVIOS);
        MERGED.forEach(this::merged);
    }

    private void merged(String number, MemberName name) {
        if (operations.members().find(ATRP, number).isEmpty()) {
            operations
                    .members()
                    .enrol(
                            actor,
                            ATRP,
                            new MemberOperations.NewMember(
                                    number, Optional.of(name), Optional.of(HOUSEHOLD)));
        }
    }

    /** Takes effect at the first start; later starts repeat the reference. */
    private void issue(String programme, String number, long avios) {
        if (avios > 0) {
            Adjusting opening =
                    new Adjusting(AVIOS, Miles.of(avios), OPENING_BALANCE, OPENING_BALANCE);
            operations.members().issue(actor, programme, number, opening);
        }
    }

    private Optional<Agreement> findAgreement(String partner, String programme) {
        Catalogue catalogue = catalogue();
        return catalogue.agreement(
                catalogue.partner(partner).orElseThrow().id(),
                catalogue.programme(programme).orElseThrow().id());
    }

    private Catalogue catalogue() {
        return operations.referenceData().current();
    }
}
