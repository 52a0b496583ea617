package org.milepost.oauth;

import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.PlainClientSecret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.milepost.http.Endpoint;
import org.milepost.http.Json;
import org.milepost.http.Request;
import org.milepost.http.Response;

/**
 * Gives access tokens to clients that show their secret, by form or by HTTP Basic (RFC 6749,
 * sections 2.3.1, 4.4 and 5.2). Error descriptions are ours; those of the parser repeat what was
 * sent.
 *
 * <p>Threads: safe for all.
 */
public final class TokenEndpoint implements Endpoint {

    private static final int BODY_BYTES_MAX = 16 * 1024;
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final URI SOMEWHERE = URI.create("http://localhost/oauth/token");

    private final ClientStore clients;
    private final SecretHash hash;
    private final TokenIssuer issuer;

    /** An endpoint for these clients. */
    public TokenEndpoint(ClientStore clients, SecretHash hash, TokenIssuer issuer) {
        this.clients = clients;
        this.hash = hash;
        this.issuer = issuer;
    }

    @Override
    public Response answer(Request request) {
        List<String> authorization = request.headers("Authorization");
        try {
            String body = form(request, authorization);
            Map<String, List<String>> form = URLUtils.parseParameters(body);
            refuseAmbiguous(form, !authorization.isEmpty());
            Client client = authenticate(parse(body, authorization), form.get("client_id"));
            return granted(client, scopes(form.get("scope"), client));
        } catch (Refusal refusal) {
            // RFC 6749, section 5.2: challenge with the scheme that the client tried
            boolean challenge = refusal.status == 401 && !authorization.isEmpty();
            return OAuthFaults.error(
                    refusal.status,
                    refusal.error,
                    refusal.description,
                    challenge ? Map.of("WWW-Authenticate", "Basic realm=\"milepost\"") : Map.of());
        }
    }

    private static String form(Request request, List<String> authorization) {
        List<String> contentType = request.headers("Content-Type");
        if (contentType.size() != 1 || !isForm(contentType.getFirst())) {
            throw Refusal.invalidRequest("The body must be a form, " + FORM + ".");
        }
        if (authorization.size() > 1) {
            throw Refusal.invalidRequest("There is more than one Authorization header.");
        }
        return new String(request.body(BODY_BYTES_MAX), StandardCharsets.UTF_8);
    }

    private static void refuseAmbiguous(Map<String, List<String>> form, boolean basic) {
        if (form.values().stream().anyMatch(values -> values.size() > 1)) {
            throw Refusal.invalidRequest("A parameter is present more than once.");
        }
        if (basic && (form.containsKey("client_secret") || form.containsKey("client_assertion"))) {
            throw Refusal.invalidRequest("The client authenticates in more than one way.");
        }
        List<String> grantType = form.get("grant_type");
        if (grantType == null) {
            throw Refusal.invalidRequest("There is no grant_type.");
        }
        if (!grantType.getFirst().equals(GrantType.CLIENT_CREDENTIALS.getValue())) {
            throw new Refusal(
                    400, OAuth2Error.UNSUPPORTED_GRANT_TYPE_CODE, "Only client_credentials is.");
        }
    }

    private static TokenRequest parse(String body, List<String> authorization) {
        HTTPRequest http = new HTTPRequest(HTTPRequest.Method.POST, SOMEWHERE);
        try {
            http.setContentType(FORM);
            http.setBody(body);
            if (!authorization.isEmpty()) {
                http.setHeader("Authorization", authorization.getFirst());
            }
            return TokenRequest.parse(http);
        } catch (ParseException e) {
            throw Refusal.of(e, !authorization.isEmpty());
        }
    }

    private Client authenticate(TokenRequest request, @Nullable List<String> clientIdInForm) {
        if (!(request.getClientAuthentication() instanceof PlainClientSecret shown)) {
            throw Refusal.invalidClient();
        }
        String clientId = shown.getClientID().getValue();
        if (clientIdInForm != null && !clientIdInForm.getFirst().equals(clientId)) {
            throw Refusal.invalidRequest("The form names another client.");
        }
        String secret = shown.getClientSecret().getValue();
        Optional<ClientStore.Credential> known = clients.find(clientId);
        if (known.isEmpty()) {
            hash.pretend(secret);
            throw Refusal.invalidClient();
        }
        boolean proven = hash.matches(secret, known.get().secretHash());
        if (!proven || !known.get().client().active()) {
            throw Refusal.invalidClient();
        }
        return known.get().client();
    }

    private static Set<String> scopes(@Nullable List<String> asked, Client client) {
        if (asked == null || asked.getFirst().isEmpty()) {
            return client.scopes();
        }
        Set<String> scopes = new HashSet<>(List.of(asked.getFirst().split(" ", -1)));
        if (!client.scopes().containsAll(scopes)) {
            throw new Refusal(
                    400, OAuth2Error.INVALID_SCOPE_CODE, "A scope is unknown or not the client's.");
        }
        return scopes;
    }

    private Response granted(Client client, Set<String> scopes) {
        String token = issuer.issue(client.clientId(), client.clientId(), scopes);
        byte[] body =
                Json.write(
                        1024,
                        json -> {
                            json.writeStartObject();
                            json.writeStringProperty("access_token", token);
                            json.writeStringProperty("token_type", "Bearer");
                            json.writeNumberProperty("expires_in", issuer.lifetimeSeconds());
                            json.writeStringProperty("scope", TokenIssuer.spell(scopes));
                            json.writeEndObject();
                        });
        return Response.json(200, body).with("Pragma", "no-cache");
    }

    private static boolean isForm(String contentType) {
        int parameters = contentType.indexOf(';');
        String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return type.strip().toLowerCase(Locale.ROOT).equals(FORM);
    }

    /** A token request that is refused, in the words of RFC 6749. */
    @SuppressWarnings("serial") // never serialized
    private static final class Refusal extends RuntimeException {

        private final int status;
        private final String error;
        private final String description;

        Refusal(int status, String error, String description) {
            super(error, null, false, false);
            this.status = status;
            this.error = error;
            this.description = description;
        }

        static Refusal invalidRequest(String description) {
            return new Refusal(400, OAuth2Error.INVALID_REQUEST_CODE, description);
        }

        static Refusal invalidClient() {
            return new Refusal(
                    401,
                    OAuth2Error.INVALID_CLIENT_CODE,
                    "The client is unknown, or did not prove who it is.");
        }

        static Refusal of(ParseException failure, boolean basic) {
            // a header that is no proper Basic is a failed sign-in, too
            boolean client =
                    basic
                            || (failure.getErrorObject() != null
                                    && OAuth2Error.INVALID_CLIENT_CODE.equals(
                                            failure.getErrorObject().getCode()));
            return client ? invalidClient() : invalidRequest("The token request is malformed.");
        }
    }
}
