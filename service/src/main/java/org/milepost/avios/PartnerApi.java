package org.milepost.avios;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.milepost.http.Guard;
import org.milepost.ledger.Ledger;
import org.milepost.programme.Members;
import org.milepost.programme.Programmes;

/**
 * The endpoints of the partner API, and the guard at their doors.
 *
 * <p>Threads: shared by all.
 */
public final class PartnerApi {

    private final Programmes programmes;
    private final Function<String, Optional<Integer>> partnerOfClient;
    private final AccountEndpoint accounts;

    /**
     * The API over these books.
     *
     * @param partnerOfClient the number of the partner that an OAuth client belongs to
     * @param clock the programmes' time, in whole microseconds
     * @param deadline within what time a request is answered
     */
    public PartnerApi(
            Programmes programmes,
            Members members,
            Ledger ledger,
            Function<String, Optional<Integer>> partnerOfClient,
            InstantSource clock,
            Duration deadline) {
        Callers callers = new Callers(programmes, members, clock);
        this.programmes = programmes;
        this.partnerOfClient = partnerOfClient;
        this.accounts = new AccountEndpoint(callers, ledger, deadline);
    }

    /** The guard of a call: the partner's key, and what the call wants of a token. */
    public Guard guard(PartnerGuard.TokenUse use, Guard bearer) {
        return new PartnerGuard(programmes, partnerOfClient, use, bearer);
    }

    /** Balances and transactions. */
    public AccountEndpoint accounts() {
        return accounts;
    }
}
