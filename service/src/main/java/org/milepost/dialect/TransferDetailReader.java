package org.milepost.dialect;

import java.time.DateTimeException;
import java.util.List;
import java.util.Optional;
import org.milepost.http.MalformedJson;
import org.milepost.ledger.Transfer;
import tools.jackson.core.JacksonException;

/**
 * Reads what one maker of transfers stored with them: each API, and the operator. Pure.
 *
 * <p>An interface because the read models must not depend on an API for partners.
 */
@FunctionalInterface
public interface TransferDetailReader {

    /**
     * The details of a transfer; empty when another maker made it.
     *
     * @param text the personal data and free text beside it, unless there is none or it was erased
     */
    Optional<TransferDetails> read(Transfer transfer, Optional<String> text);

    /**
     * The details that the first of these readers knows. Facts are opaque to the books: a transfer
     * with facts that no reader understands has none.
     */
    static TransferDetails read(
            List<TransferDetailReader> readers, Transfer transfer, Optional<String> text) {
        try {
            return readers.stream()
                    .flatMap(it -> it.read(transfer, text).stream())
                    .findFirst()
                    .orElse(TransferDetails.NONE);
        } catch (JacksonException | MalformedJson | DateTimeException | IllegalStateException e) {
            return TransferDetails.NONE;
        }
    }
}
