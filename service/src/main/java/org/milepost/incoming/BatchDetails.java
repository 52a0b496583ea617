package org.milepost.incoming;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.milepost.dialect.TransferDetailReader;
import org.milepost.dialect.TransferDetails;
import org.milepost.http.Json;
import org.milepost.incoming.BatchCredit.BatchHeaderKey;
import org.milepost.ledger.Transfer;
import tools.jackson.databind.JsonNode;

/** Writes and reads what is stored with the transfer of a line of a batch issuance. Pure. */
public final class BatchDetails implements TransferDetailReader {

    /** The member that only these facts have. */
    private static final String FILE = "batchFile";

    static String facts(BatchHeaderKey file, int line, BatchDetail detail) {
        return new String(
                Json.writeObject(
                        256,
                        it -> {
                            it.writeStringProperty(FILE, file.provider() + "-" + file.sequence());
                            it.writeNumberProperty("line", line);
                            it.writeStringProperty("reference", detail.reference());
                            it.writeStringProperty("offer", detail.offer());
                            it.writeStringProperty("store", detail.location());
                            it.writeStringProperty("batch", detail.batch());
                        }),
                StandardCharsets.UTF_8);
    }

    @Override
    public Optional<TransferDetails> read(Transfer transfer, Optional<String> text) {
        if (!transfer.facts().startsWith("{\"" + FILE)) {
            return Optional.empty();
        }
        JsonNode facts = Json.readObject(transfer.facts().getBytes(StandardCharsets.UTF_8));
        return Optional.of(
                new TransferDetails(
                        0,
                        facts.path("store").asString(""),
                        "",
                        facts.path("batch").asString(""),
                        facts.path(FILE).asString("") + "-" + facts.path("line").asInt(0),
                        facts.path("reference").asString(""),
                        Optional.empty(),
                        "",
                        "",
                        ""));
    }
}
