package org.milepost.oauth;

import java.util.Optional;
import java.util.Set;
import org.milepost.http.Endpoint;
import org.milepost.http.Json;
import org.milepost.http.Request;
import org.milepost.http.Response;
import tools.jackson.core.JsonGenerator;

/**
 * Describes a client's own tokens to it, by the present state of the database (RFC 7662). Tokens
 * that are not valid, and those of other clients, are only reported as not active.
 *
 * <p>Threads: shared.
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
            Client client = authenticator.authenticate(form, request.remoteAddress());
            return Response.json(200, Json.writeObject(512, json -> describe(json, token, client)));
        } catch (OAuthError refusal) {
            return refusal.response();
        }
    }

    private void describe(JsonGenerator json, String token, Client client) {
        Optional<AccessToken> access =
                verifier.find(token)
                        .filter(AccessToken::isOurs)
                        .filter(it -> it.clientId().equals(client.clientId()))
                        .filter(this::isLive);
        Optional<Grant> refresh =
                access.isPresent()
                        ? Optional.empty()
                        : grants.filter(it -> it.isUnused(token))
                                .flatMap(it -> it.find(client.clientId(), token));
        json.writeBooleanProperty("active", access.isPresent() || refresh.isPresent());
        access.ifPresent(
                it -> {
                    json.writeStringProperty("token_type", "Bearer");
                    describe(json, client, it.scopes(), it.subject());
                    json.writeNumberProperty("iat", it.issuedAt().getEpochSecond());
                    json.writeNumberProperty("exp", it.expiresAt().getEpochSecond());
                });
        refresh.ifPresent(
                it -> {
                    describe(json, client, it.scopes(), it.subject().text());
                    json.writeNumberProperty("exp", it.expiresAt().getEpochSecond());
                });
    }

    private boolean isLive(AccessToken token) {
        return token.grant().isEmpty()
                || grants.filter(it -> it.isLive(token.grant().get())).isPresent();
    }

    private void describe(JsonGenerator json, Client client, Set<String> scopes, String subject) {
        json.writeStringProperty("scope", Scopes.text(scopes));
        json.writeStringProperty("client_id", client.clientId());
        json.writeStringProperty("iss", issuer);
        json.writeStringProperty("sub", subject);
    }
}
