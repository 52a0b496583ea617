package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.UnreadableCharacters;
import org.milepost.WireClient.Answer;

/** Every member of the operator's API that people read takes only what they can see. */
final class ReadableTextCallsTest extends OperatorCalls {

    @ParameterizedTest(name = "{0} {1} {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            POST  | partners | {"code":"P","name":"@"} | /name
            POST  | programmes | {"code":"Q","name":"@","zone":"UTC","currencies":["CASH"]} | /name
            POST  | programmes/AIRMILES/offers | {"offerId":"9","descriptionEn":"@"} | /descriptionEn
            POST  | programmes/AIRMILES/offers | {"offerId":"9","descriptionFr":"@"} | /descriptionFr
            PATCH | programmes/AIRMILES/offers/1111111111 | {"descriptionEn":"@"} | /descriptionEn
            PATCH | programmes/AIRMILES/offers/1111111111 | {"descriptionFr":"@"} | /descriptionFr
            POST  | outages | {"note":"@"} | /note
            PATCH | outages/1 | {"note":"@"} | /note
            POST  | programmes/AIRMILES/collectors/84095202006/adjustments | {"reason":"@"} | /reason
            POST  | programmes/ATRP/accounts/3081470000000018/adjustments | {"reason":"@"} | /reason
            POST  | programmes/ATRP/members | {"number":"1","firstName":"@","familyName":"B"} | /firstName
            POST  | programmes/ATRP/members | {"number":"1","firstName":"A","familyName":"@"} | /familyName
            PATCH | programmes/ATRP/members/3081470000000018 | {"firstName":"@","familyName":"B"} | /firstName
            PATCH | programmes/ATRP/members/3081470000000018 | {"firstName":"A","familyName":"@"} | /familyName
            """)
    void aTextHasNoCharacterThatIsNotSeen(String method, String path, String body, String pointer) {
        UnreadableCharacters.all()
                .forEach(
                        character -> {
                            String text = "ab" + UnreadableCharacters.escaped(character) + "cd";
                            Answer refused = operator.send(method, path, body.replace("@", text));

                            assertThat(refused.status())
                                    .as("U+%04X: %s", character, refused.body())
                                    .isEqualTo(400);
                            assertThat(OperatorClient.places(refused))
                                    .as("U+%04X", character)
                                    .contains(pointer);
                            assertThat(refused.body()).contains("must be 1 to 200 characters");
                        });
    }
}
