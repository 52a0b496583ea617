package org.milepost.avios;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.milepost.http.Json;
import org.milepost.http.Response;
import org.milepost.ledger.Standing;
import org.milepost.member.Member;
import org.milepost.member.MemberName;
import org.milepost.member.PostalAddress;
import org.milepost.member.Profile;
import tools.jackson.core.JsonGenerator;

/**
 * A membership in an answer: every text in capital ASCII.
 *
 * @param household the members who share the account, this one too; empty for an account of one
 *     member
 */
record MembershipBody(
        String programme,
        Member member,
        Profile profile,
        Standing.Status status,
        List<Member> household) {

    private static final int BYTES_EXPECTED = 1_024;

    MembershipBody {
        household = List.copyOf(household);
    }

    Response response(int httpStatus) {
        return Response.json(httpStatus, Json.write(BYTES_EXPECTED, this::write));
    }

    private void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeObjectPropertyStart("member");
        json.writeStringProperty("membershipNumber", member.id().number());
        json.writeStringProperty("programmeIdentifier", programme);
        json.writeStringProperty("status", status.name());
        writePerson(json);
        writeContact(json);
        json.writeObjectPropertyStart("account");
        json.writeStringProperty("accountIdentifier", member.accountNumber());
        json.writeBooleanProperty("household", member.isMerged());
        json.writeEndObject();
        if (!household.isEmpty()) {
            json.writeArrayPropertyStart("householdMember");
            for (Member each : household) {
                json.writeStartObject();
                json.writeStringProperty("membershipNumber", each.id().number());
                each.name().ifPresent(it -> writeName(json, it));
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void writePerson(JsonGenerator json) {
        if (member.name().isEmpty()
                && profile.title().isEmpty()
                && profile.dateOfBirth().isEmpty()) {
            return;
        }
        json.writeObjectPropertyStart("person");
        write(json, "title", profile.title());
        member.name().ifPresent(it -> writeName(json, it));
        write(json, "dateOfBirth", profile.dateOfBirth().map(LocalDate::toString));
        json.writeEndObject();
    }

    private static void writeName(JsonGenerator json, MemberName name) {
        json.writeObjectPropertyStart("name");
        json.writeStringProperty("firstName", PlainLetters.capitals(name.first()));
        json.writeStringProperty("familyName", PlainLetters.capitals(name.family()));
        json.writeEndObject();
    }

    private void writeContact(JsonGenerator json) {
        if (profile.email().isEmpty()
                && profile.telephone().isEmpty()
                && profile.address().isEmpty()) {
            return;
        }
        json.writeObjectPropertyStart("contact");
        write(json, "emailAddress", profile.email());
        write(json, "telephoneNumber", profile.telephone());
        profile.address().ifPresent(it -> writeAddress(json, it));
        json.writeEndObject();
    }

    private static void writeAddress(JsonGenerator json, PostalAddress address) {
        json.writeObjectPropertyStart("postalAddress");
        int line = 0;
        for (String each : address.lines()) {
            line++;
            json.writeStringProperty("line" + line, PlainLetters.capitals(each));
        }
        write(json, "city", address.city());
        write(json, "postalCode", address.postalCode());
        json.writeStringProperty("countryCode", address.country());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, Optional<String> value) {
        value.ifPresent(it -> json.writeStringProperty(name, PlainLetters.capitals(it)));
    }
}
