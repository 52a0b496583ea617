package org.milepost.avios;

import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.milepost.dialect.Caller;
import org.milepost.http.Fault;
import org.milepost.http.Guard;
import org.milepost.http.LogLimit;
import org.milepost.http.Request;
import org.milepost.programme.ApiKeyDigest;
import org.milepost.programme.Partner;
import org.milepost.programme.Programmes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves the partner of a request by its {@code api_key} and, if the call requires one, a token of
 * a client of the same partner. Which accounts the caller may use is decided by {@link
 * AccountAccess}.
 *
 * <p>Threads: shared.
 *
 * @param refusedKeys bounds the log lines about unknown keys, of all guards together
 * @param bearer proves who sent a token; absent with {@link TokenUse#NONE}
 */
public record PartnerGuard(
        Programmes programmes,
        LogLimit refusedKeys,
        InstantSource clock,
        TokenUse use,
        Optional<Function<Request, Caller.TokenHolder>> bearer)
        implements Guard {

    private static final Logger LOG = LoggerFactory.getLogger(PartnerGuard.class);
    private static final int FORBIDDEN = 403;
    private static final String API_KEY = "api_key=";

    /** Whether a call needs a token. */
    public enum TokenUse {
        /** A token is ignored. */
        NONE,
        /** One that is sent must be valid. */
        OPTIONAL,
        /** One must be sent. */
        REQUIRED
    }

    @Override
    public Caller.KeyedPartner admit(Request request) {
        Caller.KeyedPartner caller = partner(request);
        Headers.requireJsonAccepted(request);
        Headers.requireJsonSent(request);
        boolean isSent = !request.headers("Authorization").isEmpty();
        if (use == TokenUse.NONE || (use == TokenUse.OPTIONAL && !isSent)) {
            return caller;
        }
        Caller.TokenHolder token = bearer.orElseThrow().apply(request);
        if (!token.clientPartner().equals(Optional.of(caller.partner().id()))) {
            throw new Fault(FORBIDDEN, "The key and the token are of different partners.");
        }
        return new Caller.KeyedPartner(caller.partner(), caller.key(), Optional.of(token));
    }

    /**
     * The active partner whose key was sent. A key has 142 random bits, so that attempts need no
     * limit.
     */
    private Caller.KeyedPartner partner(Request request) {
        Optional<ApiKeyDigest> key = key(request.query()).map(ApiKeyDigest::of);
        Optional<Partner> partner =
                key.flatMap(it -> programmes.current().partnerOfKey(it, clock.instant()));
        if (partner.isEmpty()) {
            logRefusal(request);
            throw new Fault(FORBIDDEN, "The api_key is missing or unknown.");
        }
        request.isFrom(partner.get().code());
        return new Caller.KeyedPartner(partner.get(), key.get(), Optional.empty());
    }

    /** The only key of a query, when it has the form of one. */
    static Optional<String> key(String query) {
        String found = "";
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(API_KEY)) {
                if (!found.isEmpty()) {
                    return Optional.empty();
                }
                found = pair.substring(API_KEY.length());
            }
        }
        return Optional.of(found).filter(ApiKeyDigest::isKey);
    }

    private void logRefusal(Request request) {
        OptionalLong leftOut = refusedKeys.line();
        if (leftOut.isPresent()) {
            LOG.warn(
                    "a call without a valid api_key was refused from {}; if"
                            + " this repeats, check the key with the partner{}",
                    request.remoteAddress(),
                    LogLimit.words(leftOut.getAsLong()));
        }
    }
}
