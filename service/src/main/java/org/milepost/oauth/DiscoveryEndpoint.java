package org.milepost.oauth;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.milepost.http.Endpoint;
import org.milepost.http.Json;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.web.Languages;
import tools.jackson.core.JsonGenerator;

/**
 * The metadata of the authorization server: its endpoints and what they support (RFC 8414). When
 * members sign in here, it is also that of an OpenID Connect provider (OpenID Connect Discovery
 * 1.0).
 */
public final class DiscoveryEndpoint implements Endpoint {

    private static final List<String> SECRETS =
            List.of("client_secret_basic", "client_secret_post");

    /** With the method of public clients. */
    private static final List<String> METHODS =
            Stream.concat(SECRETS.stream(), Stream.of("none")).toList();

    private static final List<String> CLAIMS =
            List.of(
                    "sub",
                    "iss",
                    "aud",
                    "exp",
                    "iat",
                    "auth_time",
                    "nonce",
                    "at_hash",
                    "name",
                    "given_name",
                    "family_name",
                    "programme",
                    "membership_number");

    private final byte[] body;

    /**
     * The metadata of this installation.
     *
     * @param scopes all scopes that clients can have
     * @param membersSignIn whether members sign in here, and not at a provider
     */
    public DiscoveryEndpoint(TokenSettings settings, Set<String> scopes, boolean membersSignIn) {
        this.body =
                Json.writeObject(
                        2048, json -> describe(json, settings.issuer(), scopes, membersSignIn));
    }

    @Override
    public Response answer(Request request) {
        return Response.json(200, body);
    }

    private static void describe(
            JsonGenerator json, String issuer, Set<String> scopes, boolean membersSignIn) {
        json.writeStringProperty("issuer", issuer);
        json.writeStringProperty("token_endpoint", issuer + "/oauth/token");
        json.writeStringProperty("jwks_uri", issuer + "/oauth/jwks");
        list(json, "scopes_supported", List.copyOf(new TreeSet<>(scopes)));
        if (membersSignIn) {
            describeSignIn(json, issuer);
        } else {
            list(json, "response_types_supported", List.of());
            list(json, "grant_types_supported", List.of("client_credentials"));
            list(json, "token_endpoint_auth_methods_supported", SECRETS);
        }
        json.writeStringProperty("introspection_endpoint", issuer + "/oauth/introspect");
        list(json, "introspection_endpoint_auth_methods_supported", SECRETS);
    }

    private static void describeSignIn(JsonGenerator json, String issuer) {
        json.writeStringProperty("authorization_endpoint", issuer + "/oauth/authorize");
        json.writeStringProperty("userinfo_endpoint", issuer + "/oauth/userinfo");
        json.writeStringProperty("revocation_endpoint", issuer + "/oauth/revoke");
        list(json, "response_types_supported", List.of("code"));
        list(json, "response_modes_supported", List.of("query"));
        list(json, "code_challenge_methods_supported", List.of("S256"));
        list(
                json,
                "grant_types_supported",
                List.of("authorization_code", "client_credentials", "refresh_token"));
        list(json, "token_endpoint_auth_methods_supported", METHODS);
        list(json, "revocation_endpoint_auth_methods_supported", METHODS);
        json.writeBooleanProperty("authorization_response_iss_parameter_supported", true);
        list(json, "subject_types_supported", List.of("public"));
        list(json, "id_token_signing_alg_values_supported", List.of("RS256"));
        list(json, "claims_supported", CLAIMS);
        list(json, "prompt_values_supported", SignInDemands.PROMPTS);
        list(json, "ui_locales_supported", new Languages().codes());
        json.writeBooleanProperty("claims_parameter_supported", false);
        json.writeBooleanProperty("request_parameter_supported", false);
        json.writeBooleanProperty("request_uri_parameter_supported", false);
    }

    private static void list(JsonGenerator json, String name, List<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(json::writeString);
        json.writeEndArray();
    }
}
