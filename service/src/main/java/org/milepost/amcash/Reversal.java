package org.milepost.amcash;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Command;
import org.milepost.ledger.ConfirmationNumber;
import org.milepost.ledger.Decision;
import org.milepost.ledger.Identity;
import org.milepost.ledger.Read;
import org.milepost.ledger.StoredAnswer;
import org.milepost.ledger.TransferRead;
import tools.jackson.databind.json.JsonMapper;

/**
 * The command of a reverse call.
 *
 * @param account the collector's Cash purse
 */
record Reversal(Terms terms, AccountId account, ConfirmationNumber number, Identity identity)
        implements Command<CheckoutReceipt> {

    @Override
    public String holder() {
        return terms.holder();
    }

    @Override
    public Optional<AccountId> companion() {
        return Optional.of(terms.dream());
    }

    @Override
    public List<Read<?>> reads() {
        return TransferRead.of(number);
    }

    @Override
    public Decision decide(AccountView books, Instant now) {
        return ReverseRules.decide(terms, books.namedBy(number), now);
    }

    @Override
    public CheckoutReceipt answer(StoredAnswer stored) {
        return CheckoutReceipt.of(stored);
    }

    @Override
    public CheckoutReceipt conflict() {
        throw terms.otherContent();
    }

    /**
     * The facts of a reversal's transfer, for the settlement with the partner.
     *
     * @param trace the partner's own number of the request
     */
    record Facts(
            @JsonProperty("store") String store,
            @JsonProperty("device") String device,
            @JsonProperty("trace") String trace) {

        private static final JsonMapper JSON = JsonMapper.builder().build();

        /** The facts of a reversal under these terms. */
        static Facts of(Terms terms) {
            return new Facts(
                    terms.request().get(Field.STORE_ID),
                    terms.request().get(Field.DEVICE_ID),
                    terms.request().get(Field.TRACE_ID));
        }

        /** The form that the transfer carries. */
        String toJson() {
            return JSON.writeValueAsString(this);
        }
    }
}
