package org.milepost.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;
import java.util.OptionalInt;
import org.milepost.dialect.Caller;
import org.milepost.http.Json;
import org.milepost.http.MalformedJson;
import org.milepost.http.Request;
import org.milepost.programme.ApiKeyDigest;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Partner;
import org.milepost.programme.PartnerId;
import org.milepost.web.FormParameters;

/**
 * Who sent a call: the client of its token, also of one that was refused, and the partner of its
 * key. Of a refused call this is what the call says, and nothing has proven it.
 *
 * @param client the identifier of the client; empty when no token names one
 * @param partner the partner of the {@code api_key} or of the client, as far as it is known
 * @param authorization the header of that name as sent, to ask about the call's key as its sender
 *     would; empty without one
 * @param query the query as sent
 */
public record CallSender(String client, OptionalInt partner, String authorization, String query) {

    private static final int PARTS = 3;

    /** The sender of a call. */
    static CallSender of(Request request, Catalogue catalogue) {
        String authorization = request.header("Authorization").orElse("");
        Optional<Caller> caller =
                request.admitted().filter(Caller.class::isInstance).map(Caller.class::cast);
        return new CallSender(
                caller.flatMap(CallSender::client).orElseGet(() -> named(authorization)),
                caller.map(CallSender::partner).orElseGet(() -> keyed(request.query(), catalogue)),
                authorization,
                request.query());
    }

    /** The sender of a call that a guard has admitted. */
    static CallSender of(Request request) {
        Optional<Caller> caller =
                request.admitted().filter(Caller.class::isInstance).map(Caller.class::cast);
        return new CallSender(
                caller.flatMap(CallSender::client).orElse(""),
                caller.map(CallSender::partner).orElseGet(OptionalInt::empty),
                "",
                "");
    }

    /** Whether it is this client of this partner, or this partner without a client. */
    public boolean isOf(String clientId, OptionalInt itsPartner) {
        return client.isEmpty()
                ? partner.isPresent() && partner.equals(itsPartner)
                : client.equals(clientId);
    }

    /** Hides the credentials. */
    @Override
    public String toString() {
        return "CallSender[client=" + client + "]";
    }

    private static Optional<String> client(Caller caller) {
        return switch (caller) {
            case Caller.TokenHolder holder -> Optional.of(holder.clientId());
            case Caller.KeyedPartner keyed -> keyed.token().map(Caller.TokenHolder::clientId);
        };
    }

    private static OptionalInt partner(Caller caller) {
        return switch (caller) {
            case Caller.TokenHolder holder -> number(holder.clientPartner());
            case Caller.KeyedPartner keyed -> OptionalInt.of(keyed.partner().id().value());
        };
    }

    private static OptionalInt keyed(String query, Catalogue catalogue) {
        return number(
                Optional.of(FormParameters.parse(query).first("api_key"))
                        .filter(ApiKeyDigest::isKey)
                        .map(ApiKeyDigest::of)
                        .flatMap(catalogue::partnerOfKey)
                        .map(Partner::id));
    }

    private static OptionalInt number(Optional<PartnerId> partner) {
        return partner.map(it -> OptionalInt.of(it.value())).orElseGet(OptionalInt::empty);
    }

    /** The client that a token names, whether the token is valid or not. */
    private static String named(String authorization) {
        String[] parts = authorization.split("\\.", -1);
        if (parts.length != PARTS) {
            return "";
        }
        try {
            byte[] claims = Base64.getUrlDecoder().decode(parts[1].getBytes(UTF_8));
            return Json.readObject(claims).path("client_id").asString("");
        } catch (IllegalArgumentException | MalformedJson e) {
            return "";
        }
    }
}
