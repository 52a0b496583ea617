package org.milepost.oauth;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.PlainClientSecret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.milepost.http.Request;

/**
 * The form that a client posts, with its credentials in it or in a header (RFC 6749, section
 * 2.3.1), read strictly: no parameter twice, one way to prove itself.
 *
 * @param parameters what is in the form
 * @param clientId who the client says it is
 * @param secret what it shows for it
 * @param basic whether it does so in a header
 */
record ClientForm(
        Map<String, List<String>> parameters, String clientId, String secret, boolean basic) {

    private static final int BODY_BYTES_MAX = 16 * 1024;

    /** RFC 9110, section 11.4, and RFC 7617: a name in any case, spaces, base64 with padding. */
    private static final Pattern BASIC = Pattern.compile("(?i:basic) +([A-Za-z0-9+/]++={0,2})");

    private static final URI SOMEWHERE = URI.create("http://localhost/oauth");

    static final String FORM = "application/x-www-form-urlencoded";

    /**
     * Reads the form of a request.
     *
     * @throws Refusal when it is malformed, or has no credentials
     */
    static ClientForm read(Request request) {
        List<String> authorization = request.headers("Authorization");
        if (authorization.size() > 1) {
            throw Refusal.invalidRequest("There is more than one Authorization header.");
        }
        return read(body(request), authorization);
    }

    /**
     * The same of a body.
     *
     * @param authorization the header's value, if there is one
     */
    static ClientForm read(String body, List<String> authorization) {
        Map<String, List<String>> parameters = URLUtils.parseParameters(body);
        boolean basic = !authorization.isEmpty();
        refuseAmbiguous(parameters, basic);
        PlainClientSecret shown = credentials(body, authorization, basic);
        String clientId = shown.getClientID().getValue();
        if (clientId.isEmpty()) {
            throw Refusal.invalidClient(basic);
        }
        List<String> named = parameters.get("client_id");
        if (named != null && !named.getFirst().equals(clientId)) {
            throw Refusal.invalidRequest("The form names another client.");
        }
        return new ClientForm(parameters, clientId, shown.getClientSecret().getValue(), basic);
    }

    /** The value of a parameter; one without value is not there (RFC 6749, section 3.2). */
    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name))
                .map(List::getFirst)
                .filter(value -> !value.isEmpty());
    }

    /** The value of a parameter that must be there. */
    String required(String name) {
        return parameter(name)
                .orElseThrow(() -> Refusal.invalidRequest("There is no " + name + "."));
    }

    /**
     * The scopes asked for, or all.
     *
     * @throws Refusal when one is not among all
     */
    Set<String> scopes(Set<String> all) {
        Optional<String> asked = parameter("scope");
        if (asked.isEmpty()) {
            return all;
        }
        Set<String> scopes = new HashSet<>(List.of(asked.get().split(" ", -1)));
        if (!all.containsAll(scopes)) {
            throw Refusal.invalidScope();
        }
        return scopes;
    }

    /** The body of a request that is a form. */
    static String body(Request request) {
        List<String> contentType = request.headers("Content-Type");
        if (contentType.size() != 1 || !isForm(contentType.getFirst())) {
            throw Refusal.invalidRequest("The body must be a form, " + FORM + ".");
        }
        return new String(request.body(BODY_BYTES_MAX), StandardCharsets.UTF_8);
    }

    private static void refuseAmbiguous(Map<String, List<String>> parameters, boolean basic) {
        if (parameters.values().stream().anyMatch(values -> values.size() > 1)) {
            throw Refusal.invalidRequest("A parameter is present more than once.");
        }
        if (basic
                && (parameters.containsKey("client_secret")
                        || parameters.containsKey("client_assertion"))) {
            throw Refusal.invalidRequest("The client authenticates in more than one way.");
        }
    }

    private static PlainClientSecret credentials(
            String body, List<String> authorization, boolean basic) {
        if (basic && !isBasic(authorization.getFirst())) {
            throw Refusal.invalidClient(basic);
        }
        HTTPRequest http = new HTTPRequest(HTTPRequest.Method.POST, SOMEWHERE);
        try {
            http.setContentType(FORM);
            http.setBody(body);
            if (basic) {
                http.setHeader("Authorization", authorization.getFirst());
            }
            if (ClientAuthentication.parse(http) instanceof PlainClientSecret shown) {
                return shown;
            }
            throw Refusal.invalidClient(basic);
        } catch (ParseException e) {
            // a header that is no proper Basic is a failed sign-in, too
            throw Refusal.invalidClient(basic);
        }
    }

    /** Whether the header has the scheme Basic and the one spelling of what is in it. */
    private static boolean isBasic(String authorization) {
        Matcher credentials = BASIC.matcher(authorization);
        if (!credentials.matches()) {
            return false;
        }
        String spelled = credentials.group(1);
        try {
            byte[] decoded = Base64.getDecoder().decode(spelled);
            return Base64.getEncoder().encodeToString(decoded).equals(spelled);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isForm(String contentType) {
        int parameters = contentType.indexOf(';');
        String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return type.strip().toLowerCase(Locale.ROOT).equals(FORM);
    }
}
