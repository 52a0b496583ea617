package org.milepost.avios;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.milepost.http.Caller;
import org.milepost.http.Fault;
import org.milepost.http.Guard;
import org.milepost.http.Request;
import org.milepost.programme.Partner;
import org.milepost.programme.Programmes;

/**
 * Admits who calls with a partner's key and, where the call wants one, with a token of the same
 * partner's. Whose account may be seen or changed with it is the call's to say: see {@link
 * Callers}.
 *
 * <p>Threads: safe for all.
 */
public final class PartnerGuard implements Guard {

    private static final int FORBIDDEN = 403;
    private static final Caller WITHOUT_TOKEN = new Caller("", "", Set.of());

    private final Programmes programmes;
    private final Function<String, Optional<Integer>> partnerOfClient;
    private final TokenUse use;
    private final Guard bearer;

    /** What a call wants of a token. */
    public enum TokenUse {
        /** None is looked at. */
        NONE,
        /** One that is sent must be good. */
        OPTIONAL,
        /** One must be sent. */
        REQUIRED
    }

    /**
     * A guard of calls.
     *
     * @param partnerOfClient the number of the partner that an OAuth client belongs to
     * @param bearer what looks at tokens
     */
    public PartnerGuard(
            Programmes programmes,
            Function<String, Optional<Integer>> partnerOfClient,
            TokenUse use,
            Guard bearer) {
        this.programmes = programmes;
        this.partnerOfClient = partnerOfClient;
        this.use = use;
        this.bearer = bearer;
    }

    @Override
    public Caller admit(Request request) {
        Partner partner = Callers.partner(programmes.current(), request);
        Headers.requireJsonAccepted(request);
        boolean isSent = !request.headers("Authorization").isEmpty();
        if (use == TokenUse.NONE || (use == TokenUse.OPTIONAL && !isSent)) {
            return WITHOUT_TOKEN;
        }
        Caller caller = bearer.admit(request);
        boolean isPartners =
                partnerOfClient
                        .apply(caller.clientId())
                        .filter(number -> number == partner.id().value())
                        .isPresent();
        if (!isPartners) {
            throw new Fault(FORBIDDEN, "The key and the token are of different partners.");
        }
        return caller;
    }
}
