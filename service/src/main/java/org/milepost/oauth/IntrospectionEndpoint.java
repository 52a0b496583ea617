package org.milepost.oauth;

import java.util.Optional;
import java.util.Set;
import org.milepost.http.Endpoint;
import org.milepost.http.Json;
import org.milepost.http.Request;
import org.milepost.http.Response;
import tools.jackson.core.JsonGenerator;

/**
 * Tells a client about its own tokens, as the database knows them at this moment (RFC 7662). Of
 * tokens that are not good, and of other clients' tokens, it tells only that they are not active.
 *
 * <p>Threads: safe for all.
 */
public final class IntrospectionEndpoint implements Endpoint {

    private final ClientAuthenticator authenticator;
    private final TokenVerifier verifier;
    private final Optional<Grants> grants;
    private final String issuer;

    /** An endpoint for the clients of this authenticator. */
    public IntrospectionEndpoint(
            ClientAuthenticator authenticator,
            TokenVerifier verifier,
            Optional<Grants> grants,
            String issuer) {
        this.authenticator = authenticator;
        this.verifier = verifier;
        this.grants = grants;
        this.issuer = issuer;
    }

    @Override
    public Response answer(Request request) {
        try {
            ClientForm form = ClientForm.read(request);
            String token = form.required("token");
            Client client = authenticator.admit(form, request.remoteAddress());
            return Response.json(200, Json.write(512, json -> describe(json, token, client)));
        } catch (Refusal refusal) {
            return refusal.response();
        }
    }

    private void describe(JsonGenerator json, String token, Client client) {
        Optional<AccessToken> access = accessToken(token, client);
        Optional<Grant> refresh =
                access.isPresent()
                        ? Optional.empty()
                        : grants.filter(it -> it.isUnused(token))
                                .flatMap(it -> it.find(client.clientId(), token));
        json.writeStartObject();
        json.writeBooleanProperty("active", access.isPresent() || refresh.isPresent());
        access.ifPresent(it -> describe(json, it));
        refresh.ifPresent(it -> describe(json, it));
        json.writeEndObject();
    }

    private Optional<AccessToken> accessToken(String token, Client client) {
        try {
            return Optional.of(verifier.verify(token))
                    .filter(AccessToken::isOurs)
                    .filter(it -> it.clientId().equals(client.clientId()))
                    .filter(this::isLive);
        } catch (InvalidToken | KeysUnavailable e) {
            return Optional.empty();
        }
    }

    private boolean isLive(AccessToken token) {
        return token.grant().isEmpty()
                || grants.filter(it -> it.isLive(token.grant().get())).isPresent();
    }

    private void describe(JsonGenerator json, AccessToken token) {
        json.writeStringProperty("token_type", "Bearer");
        describe(json, token.scopes(), token.clientId());
        json.writeStringProperty("sub", token.subject());
        json.writeNumberProperty("iat", token.issuedAt().getEpochSecond());
        json.writeNumberProperty("exp", token.expiresAt().getEpochSecond());
    }

    private void describe(JsonGenerator json, Grant grant) {
        describe(json, grant.scopes(), grant.clientId());
        json.writeStringProperty("sub", grant.subject());
        json.writeNumberProperty("exp", grant.expiresAt().getEpochSecond());
    }

    private void describe(JsonGenerator json, Set<String> scopes, String clientId) {
        json.writeStringProperty("scope", TokenIssuer.spell(scopes));
        json.writeStringProperty("client_id", clientId);
        json.writeStringProperty("iss", issuer);
    }
}
