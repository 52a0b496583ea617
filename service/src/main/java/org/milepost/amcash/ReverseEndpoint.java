package org.milepost.amcash;

import java.util.OptionalInt;
import org.milepost.http.Endpoint;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.ledger.AccountId;

/** {@code POST /checkout/amcash/reverse}: the miles of a redemption go back. */
public final class ReverseEndpoint implements Endpoint {

    private final Till till;

    /** The endpoint at this till. */
    public ReverseEndpoint(Till till) {
        this.till = till;
    }

    @Override
    public Response answer(Request http) {
        return till.serve(Call.REVERSE, http, terms -> till.execute(command(http, terms)));
    }

    private Reversal command(Request http, Terms terms) {
        AccountId account = terms.cash();
        String number = terms.request().get(Member.REDEMPTION_CONFIRMATION_NUMBER);
        OptionalInt ordinal = till.numbers().resolve(account, number);
        return new Reversal(terms, account, ordinal, Retries.identity(http, terms));
    }
}
