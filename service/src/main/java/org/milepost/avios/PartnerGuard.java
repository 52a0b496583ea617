package org.milepost.avios;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.milepost.http.Caller;
import org.milepost.http.Fault;
import org.milepost.http.Guard;
import org.milepost.http.LogLimit;
import org.milepost.http.Request;
import org.milepost.programme.ApiKeyDigest;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Partner;
import org.milepost.programme.Programmes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admits who calls with a partner's key and, where the call wants one, with a token of the same
 * partner's. Whose account may be seen or changed with it is the call's to say: see {@link
 * Callers}.
 *
 * <p>Threads: safe for all.
 */
public final class PartnerGuard implements Guard {

    private static final Logger LOG = LoggerFactory.getLogger(PartnerGuard.class);
    private static final int FORBIDDEN = 403;

    /** Who calls without a token. */
    public static final Caller WITHOUT_TOKEN = new Caller("", "", Set.of());

    private final Programmes programmes;
    private final Function<String, Optional<Integer>> partnerOfClient;
    private final LogLimit refusedKeys;
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
     * @param refusedKeys bounds the log lines about unknown keys, of all guards together
     * @param bearer what looks at tokens
     */
    public PartnerGuard(
            Programmes programmes,
            Function<String, Optional<Integer>> partnerOfClient,
            LogLimit refusedKeys,
            TokenUse use,
            Guard bearer) {
        this.programmes = programmes;
        this.partnerOfClient = partnerOfClient;
        this.refusedKeys = refusedKeys;
        this.use = use;
        this.bearer = bearer;
    }

    /** What it wants of a token. */
    public TokenUse use() {
        return use;
    }

    @Override
    public Caller admit(Request request) {
        Partner partner = partner(request);
        Headers.requireJsonAccepted(request);
        Headers.requireJsonSent(request);
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

    /**
     * The partner whose key it is. A key has 142 bits of chance, so that nothing slows down an
     * attempt: a right one always passes, whatever failed before.
     */
    private Partner partner(Request request) {
        Catalogue catalogue = programmes.current();
        Optional<Partner> partner =
                Callers.key(request.query())
                        .flatMap(it -> catalogue.partnerOfKey(ApiKeyDigest.of(it)));
        return partner.orElseThrow(
                () -> {
                    logRefusal(request);
                    return Callers.unknownKey();
                });
    }

    private void logRefusal(Request request) {
        OptionalLong leftOut = refusedKeys.line();
        if (leftOut.isPresent()) {
            LOG.warn(
                    "a call without a known api_key was refused, from {}{}",
                    request.remoteAddress(),
                    LogLimit.words(leftOut.getAsLong()));
        }
    }
}
