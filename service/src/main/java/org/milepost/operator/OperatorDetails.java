package org.milepost.operator;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.milepost.dialect.TransferDetailReader;
import org.milepost.dialect.TransferDetails;
import org.milepost.http.Json;
import org.milepost.ledger.Transfer;
import tools.jackson.databind.JsonNode;

/** Reads the details of adjustments and part reversals. Pure. */
public final class OperatorDetails implements TransferDetailReader {

    @Override
    public Optional<TransferDetails> read(Transfer transfer, Optional<String> text) {
        if (!transfer.facts().startsWith("{")) {
            return Optional.empty();
        }
        JsonNode facts = parse(transfer.facts());
        return facts.has("by")
                ? Optional.of(
                        TransferDetails.ofOperator(
                                facts.path("by").asString(""),
                                facts.path("reference").asString(""),
                                text.map(OperatorDetails::parse)
                                        .orElse(facts)
                                        .path("reason")
                                        .asString("")))
                : Optional.empty();
    }

    private static JsonNode parse(String json) {
        return Json.readObject(json.getBytes(StandardCharsets.UTF_8));
    }
}
