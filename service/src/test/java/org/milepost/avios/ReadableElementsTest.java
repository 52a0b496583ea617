package org.milepost.avios;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.UnreadableCharacters;
import org.milepost.programme.AviosSettings;

/** Every element of the partner API that people read takes only what they can see. */
final class ReadableElementsTest {

    private static final Instant NOON = Instant.parse("2026-06-15T12:00:00Z");

    @ParameterizedTest
    @ValueSource(strings = {"person.name.firstName", "person.name.familyName"})
    void anElementOfACreditHasNoCharacterThatIsNotSeen(String path) {
        UnreadableCharacters.all()
                .forEach(
                        character -> {
                            Faults faults = new Faults();
                            String body = BodyDraft.credit().with(path, text(character)).toString();

                            assertThat(
                                            errors(
                                                    () ->
                                                            CreditRequest.read(
                                                                    body.getBytes(UTF_8),
                                                                    AviosSettings.ORDINARY,
                                                                    NOON,
                                                                    faults)))
                                    .as("U+%04X", character)
                                    .isEqualTo("DATA_INVALID " + path);
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "description",
                "externalTransactionIdentifier",
                "externalReferenceIdentifier",
                "externalReferenceDescription"
            })
    void anElementOfADebitHasNoCharacterThatIsNotSeen(String name) {
        String path = "debitTransaction." + name;
        UnreadableCharacters.all()
                .forEach(
                        character -> {
                            Faults faults = new Faults();
                            String body = BodyDraft.debit().with(path, text(character)).toString();

                            assertThat(
                                            errors(
                                                    () ->
                                                            DebitRequest.read(
                                                                    body.getBytes(UTF_8),
                                                                    AviosSettings.ORDINARY,
                                                                    faults)))
                                    .as("U+%04X", character)
                                    .isEqualTo("DATA_INVALID " + path);
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"description", "externalTransactionIdentifier"})
    void anElementOfAReversalHasNoCharacterThatIsNotSeen(String name) {
        UnreadableCharacters.all()
                .forEach(
                        character -> {
                            String body =
                                    "{\"reverseTransaction\":{\"identifier\":\"0\","
                                            + "\"type\":\"REVERSAL\",\"%s\":%s}}"
                                                    .formatted(name, text(character));

                            assertThat(
                                            errors(
                                                    () ->
                                                            ReverseRequest.read(
                                                                    body.getBytes(UTF_8),
                                                                    new Faults())))
                                    .as("U+%04X", character)
                                    .isEqualTo("DATA_INVALID reverseTransaction." + name);
                        });
    }

    static Stream<String> membersElements() {
        return Stream.of(
                "person.title",
                "person.name.firstName",
                "person.name.familyName",
                "contact.postalAddress.line1",
                "contact.postalAddress.line5",
                "contact.postalAddress.city",
                "contact.postalAddress.postalCode");
    }

    @ParameterizedTest
    @MethodSource("membersElements")
    void anElementOfAMemberHasNoCharacterThatIsNotSeen(String path) {
        UnreadableCharacters.all()
                .forEach(
                        character -> {
                            String body = nested(path, text(character));

                            assertThat(
                                            errors(
                                                    () -> {
                                                        Faults faults = new Faults();
                                                        Element member =
                                                                Element.ofBody(
                                                                                body.getBytes(
                                                                                        UTF_8),
                                                                                faults,
                                                                                ErrorCode
                                                                                        .MANDATORY_DATA_MISSING)
                                                                        .orElseThrow();
                                                        MemberForm.read(
                                                                member,
                                                                AviosSettings.ORDINARY,
                                                                LocalDate.of(2026, 6, 15),
                                                                MemberForm.Demand.NOTHING);
                                                        faults.finish();
                                                    }))
                                    .as("U+%04X", character)
                                    .contains("DATA_INVALID " + path);
                        });
    }

    /** A text that only its owner reads may have joiners and selectors, of which emoji consist. */
    @ParameterizedTest
    @ValueSource(strings = {"long enough \u200d", "long enough \ufe0f"})
    void aPasswordMayHaveCharactersThatAreNotSeen(String password) {
        assertThat(ElementRule.PASSWORD.read(password, 64)).contains(password);
    }

    private static String text(int character) {
        return "\"ab" + UnreadableCharacters.escaped(character) + "cd\"";
    }

    private static String nested(String path, String json) {
        String[] names = path.split("\\.", -1);
        return Stream.of(names).map(it -> "{\"" + it + "\":").collect(Collectors.joining())
                + json
                + "}".repeat(names.length);
    }

    private static String errors(Runnable reading) {
        try {
            reading.run();
            return "";
        } catch (PartnerRefusal e) {
            return e.children().stream()
                    .map(it -> it.code() + it.path().map(" "::concat).orElse(""))
                    .collect(Collectors.joining(", "));
        }
    }
}
