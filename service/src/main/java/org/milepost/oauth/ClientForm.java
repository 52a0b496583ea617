package org.milepost.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.PlainClientSecret;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.milepost.http.Request;
import org.milepost.web.FormParameters;

/**
 * The form that a client posts, with its credentials in the form or in a header (RFC 6749, section
 * 2.3.1); a public client only names itself. No parameter may be repeated, and a client that
 * authenticates must do so in exactly one way.
 *
 * @param form the parameters
 * @param clientId which client it claims to be
 * @param secret the secret with which it proves this; empty when it has none
 * @param basic whether the credentials are in a header
 */
record ClientForm(FormParameters form, String clientId, String secret, boolean basic) {

    private static final int BODY_BYTES_MAX = 16 * 1024;

    /** RFC 9110, section 11.4, and RFC 7617: a name in any case, spaces, base64 with padding. */
    private static final Pattern BASIC = Pattern.compile("(?i:basic) +([A-Za-z0-9+/]++={0,2})");

    /**
     * Reads the form of a request.
     *
     * @throws OAuthError when it is malformed, or names no client
     */
    static ClientForm read(Request request) {
        List<String> authorization = request.headers("Authorization");
        if (authorization.size() > 1) {
            throw OAuthError.invalidRequest("More than one Authorization header was sent.");
        }
        List<String> contentType = request.headers("Content-Type");
        if (contentType.size() != 1 || !isForm(contentType.getFirst())) {
            throw OAuthError.invalidRequest(
                    "The body must be a form, " + FormParameters.MEDIA_TYPE + ".");
        }
        return read(new String(request.body(BODY_BYTES_MAX), UTF_8), authorization);
    }

    /**
     * The same of a body.
     *
     * @param authorization the header's value, if there is one
     */
    static ClientForm read(String body, List<String> authorization) {
        FormParameters form = FormParameters.parse(body);
        boolean basic = !authorization.isEmpty();
        if (form.hasRepeated()) {
            throw OAuthError.invalidRequest("A parameter is present more than once.");
        }
        if (basic && (form.has("client_secret") || form.has("client_assertion"))) {
            throw OAuthError.invalidRequest("The client authenticates in more than one way.");
        }
        PlainClientSecret credentials = credentials(form, authorization);
        String clientId = credentials.getClientID().getValue();
        String secret = credentials.getClientSecret().getValue();
        if (clientId.isEmpty()) {
            throw OAuthError.invalidClient(basic);
        }
        if (!form.single("client_id").orElse(clientId).equals(clientId)) {
            throw OAuthError.invalidRequest("The form names another client.");
        }
        return new ClientForm(form, clientId, secret, basic);
    }

    /** The value of a parameter; an empty one counts as absent (RFC 6749, section 3.2). */
    Optional<String> parameter(String name) {
        return form.value(name);
    }

    /** The value of a required parameter. */
    String required(String name) {
        return parameter(name)
                .orElseThrow(() -> OAuthError.invalidRequest("There is no " + name + "."));
    }

    /**
     * The scopes that the client asks for; without a parameter, all that it can have.
     *
     * @throws OAuthError when it asks for another one
     */
    Set<String> scopes(Set<String> all) {
        Set<String> scopes = parameter("scope").map(Scopes::parse).orElse(all);
        if (!all.containsAll(scopes)) {
            throw OAuthError.invalidScope();
        }
        return scopes;
    }

    private static PlainClientSecret credentials(FormParameters form, List<String> authorization) {
        boolean basic = !authorization.isEmpty();
        if (basic && !isBasic(authorization.getFirst())) {
            throw OAuthError.invalidClient(basic);
        }
        try {
            return basic
                    ? ClientSecretBasic.parse(authorization.getFirst())
                    : new ClientSecretPost(
                            new ClientID(form.value("client_id").orElse("")),
                            new Secret(form.value("client_secret").orElse("")));
        } catch (ParseException | IllegalArgumentException e) { // an identifier cannot be blank
            throw OAuthError.invalidClient(basic);
        }
    }

    /** Whether the header has the scheme Basic, with base64 in its canonical form. */
    private static boolean isBasic(String authorization) {
        Matcher credentials = BASIC.matcher(authorization);
        if (!credentials.matches()) {
            return false;
        }
        String base64 = credentials.group(1);
        try {
            byte[] decoded = Base64.getDecoder().decode(base64);
            return Base64.getEncoder().encodeToString(decoded).equals(base64);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isForm(String contentType) {
        String type = contentType.split(";", 2)[0];
        return type.strip().toLowerCase(Locale.ROOT).equals(FormParameters.MEDIA_TYPE);
    }
}
