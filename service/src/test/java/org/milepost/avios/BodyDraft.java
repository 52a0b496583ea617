package org.milepost.avios;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.milepost.http.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The body of a request, whose elements a test sets or takes away by their paths. */
final class BodyDraft {

    private static final String CREDIT =
            """
            {
              "description": "666 Avios collected",
              "monetaryAmount": {"amount": 666, "currency": {"currencyCode": "AVIOS"}},
              "externalTransactionIdentifier": "ext",
              "externalTransactionDate": "2026-06-01T08:30:00.000Z",
              "externalReferenceIdentifier": "ERI",
              "externalReferenceDescription": "ERD",
              "externalPartnerIdentifier": "EPI",
              "externalSource": "HOTEL1",
              "productSummary": [
                {
                  "productInstanceIdentifier": "12345",
                  "productFeatureSummary": [
                    {"code": "PNR", "value": "COL222", "index": "1"},
                    {"code": "CAB", "value": "Y"}
                  ],
                  "productTypeSummary": "HOTEL"
                }
              ],
              "type": "COLLECTION",
              "person": {"name": {"firstName": "Jane", "familyName": "O'Neil-Smith"}}
            }
            """;

    private static final String DEBIT =
            """
            {
              "debitTransaction": {
                "externalTransactionDate": "1991-12-15T20:37:21.886Z",
                "monetaryAmount": {"amount": 1, "currency": {"currencyCode": "AVIOS"}},
                "exchangeRate": {"code": "R"},
                "description": "Hotel and car",
                "externalTransactionIdentifier": "ETI",
                "externalReferenceIdentifier": "4ZS4JI",
                "externalReferenceDescription": "ERD",
                "externalPartnerIdentifier": "FLB",
                "productSummary": [
                  {
                    "productInstanceIdentifier": "12345",
                    "productFeatureSummary": [{"code": "PNR", "value": "PNR001", "index": "1"}],
                    "productTypeSummary": "HOTEL"
                  }
                ],
                "type": "REDEMPTION"
              }
            }
            """;

    private static final Pattern STEP = Pattern.compile("([A-Za-z]+)((?:\\[[0-9]+\\])?)");

    private final ObjectNode root;

    private BodyDraft(String json) {
        this.root = Json.readObject(json.getBytes(UTF_8));
    }

    /** A credit of 666 to Jane O'Neil-Smith, with everything that the document names. */
    static BodyDraft credit() {
        return new BodyDraft(CREDIT);
    }

    /** A debit of 1, with everything that the document names. */
    static BodyDraft debit() {
        return new BodyDraft(DEBIT);
    }

    /** A reversal of a debit. */
    static BodyDraft reverse(String identifier) {
        return new BodyDraft(
                """
                {"reverseTransaction": {"identifier": "%s", "type": "REVERSAL"}}
                """
                        .formatted(identifier));
    }

    /** With this value, spelled in JSON; without the element when it is empty. */
    BodyDraft with(String path, String json) {
        int dot = path.lastIndexOf('.');
        JsonNode parent = dot < 0 ? root : find(path.substring(0, dot));
        Matcher step = STEP.matcher(path.substring(dot + 1));
        if (!step.matches()) {
            throw new IllegalArgumentException(path);
        }
        JsonNode value =
                Json.readObject(("{\"v\":" + (json.isEmpty() ? "0" : json) + "}").getBytes(UTF_8))
                        .path("v");
        if (!step.group(2).isEmpty()) {
            int index = Integer.parseInt(step.group(2).replaceAll("[^0-9]", ""));
            ((ArrayNode) parent.path(step.group(1))).set(index, value);
        } else if (json.isEmpty()) {
            ((ObjectNode) parent).remove(List.of(step.group(1)));
        } else {
            ((ObjectNode) parent).set(step.group(1), value);
        }
        return this;
    }

    /** With this text. */
    BodyDraft withText(String path, String text) {
        return with(path, "\"" + text + "\"");
    }

    @Override
    public String toString() {
        return root.toString();
    }

    private JsonNode find(String path) {
        JsonNode found = root;
        for (String part : path.split("\\.", -1)) {
            Matcher step = STEP.matcher(part);
            if (!step.matches()) {
                throw new IllegalArgumentException(path);
            }
            found = found.path(step.group(1));
            if (!step.group(2).isEmpty()) {
                found = found.path(Integer.parseInt(step.group(2).replaceAll("[^0-9]", "")));
            }
        }
        return found;
    }
}
