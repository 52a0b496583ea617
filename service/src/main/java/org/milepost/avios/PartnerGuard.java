package org.milepost.avios;

import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.milepost.http.Caller;
import org.milepost.http.Fault;
import org.milepost.http.Guard;
import org.milepost.http.Request;
import org.milepost.http.Throttle;
import org.milepost.programme.ApiKeyDigest;
import org.milepost.programme.Catalogue;
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
    private static final int DIGEST_BYTES_SHOWN = 8;

    /** Who calls without a token. */
    public static final Caller WITHOUT_TOKEN = new Caller("", "", Set.of());

    private final Programmes programmes;
    private final Function<String, Optional<Integer>> partnerOfClient;
    private final Throttle throttle;
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
     * @param throttle slows down whoever tries keys, at all doors together
     * @param bearer what looks at tokens
     */
    public PartnerGuard(
            Programmes programmes,
            Function<String, Optional<Integer>> partnerOfClient,
            Throttle throttle,
            TokenUse use,
            Guard bearer) {
        this.programmes = programmes;
        this.partnerOfClient = partnerOfClient;
        this.throttle = throttle;
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
     * The partner whose key it is. Whoever tries keys that do not exist is slowed down: meanwhile
     * no key is looked up, and none is told from another. What is no key at all is no try.
     */
    private Partner partner(Request request) {
        Catalogue catalogue = programmes.current();
        Optional<String> key = Callers.key(request.query());
        if (key.isEmpty()) {
            throw Callers.unknownKey();
        }
        ApiKeyDigest digest = ApiKeyDigest.of(key.get());
        String subject = HexFormat.of().formatHex(digest.bytes(), 0, DIGEST_BYTES_SHOWN);
        Duration wait = throttle.attempt(subject, request.remoteAddress());
        if (!wait.isZero()) {
            throw Callers.unknownKey(wait);
        }
        Optional<Partner> partner = catalogue.partnerOfKey(digest);
        if (partner.isEmpty()) {
            throttle.failed(subject, request.remoteAddress());
            throw Callers.unknownKey();
        }
        throttle.succeeded(subject, request.remoteAddress());
        return partner.get();
    }
}
