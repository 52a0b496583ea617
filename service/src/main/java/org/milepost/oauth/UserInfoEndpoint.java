package org.milepost.oauth;

import org.milepost.dialect.Caller;
import org.milepost.http.Endpoint;
import org.milepost.http.Guard;
import org.milepost.http.Json;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.oauth.MemberClaims.Claims;
import tools.jackson.core.JsonGenerator;

/**
 * The claims about the member whose token the client has (OpenID Connect Core 1.0, section 5.3):
 * the subject; with the scope {@code profile} the name; with the scope {@code membership_number}
 * the programme and the number. Values that are not stored are omitted.
 *
 * <p>Threads: shared.
 */
final class UserInfoEndpoint implements Endpoint {

    private final BearerGuard guard;
    private final MemberClaims claims;

    /**
     * An endpoint for these members.
     *
     * @param guard admits tokens with the scope {@code openid}
     */
    UserInfoEndpoint(BearerGuard guard, MemberClaims claims) {
        this.guard = guard;
        this.claims = claims;
    }

    /** Admits the callers of this endpoint. */
    Guard guard() {
        return guard;
    }

    @Override
    public Response answer(Request request) {
        if (!(request.caller() instanceof Caller.ConsentingMember caller)) {
            throw guard.insufficient();
        }
        Claims found =
                claims.of(new Subject(caller.programme(), caller.number()), guard.scopes(request))
                        .orElseThrow(BearerGuard::invalidToken);
        return Response.json(200, Json.writeObject(256, json -> describe(json, found)));
    }

    private static void describe(JsonGenerator json, Claims claims) {
        Subject subject = claims.subject();
        json.writeStringProperty("sub", subject.text());
        claims.name()
                .ifPresent(
                        it -> {
                            json.writeStringProperty("name", it.first() + " " + it.family());
                            json.writeStringProperty("given_name", it.first());
                            json.writeStringProperty("family_name", it.family());
                        });
        claims.number()
                .ifPresent(
                        it -> {
                            json.writeStringProperty("programme", subject.programme());
                            json.writeStringProperty("membership_number", it);
                        });
    }
}
