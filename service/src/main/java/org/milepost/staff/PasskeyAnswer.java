package org.milepost.staff;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.milepost.http.Json;
import org.milepost.http.MalformedJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a browser got from an authenticator: a credential in the JSON of Web Authentication, reduced
 * to the members that are checked, and the challenge in it. Nothing of it is proven.
 *
 * @param json the credential
 * @param credential its identifier
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PasskeyAnswer(String json, byte[] credential, byte[] challenge) {

    private static final Pattern BASE64URL = Pattern.compile("[A-Za-z0-9_-]{1,60000}");
    private static final String CLIENT_DATA = "clientDataJSON";
    private static final List<String> REGISTERED = List.of(CLIENT_DATA, "attestationObject");
    private static final List<String> ASSERTED =
            List.of(CLIENT_DATA, "authenticatorData", "signature", "userHandle");

    /** The answer to a request for a new passkey; empty when it is not of this form. */
    static Optional<PasskeyAnswer> registered(ObjectNode credential) {
        return read(credential, REGISTERED);
    }

    /** The answer to a request to sign in with a passkey; empty when it is not of this form. */
    static Optional<PasskeyAnswer> asserted(ObjectNode credential) {
        return read(credential, ASSERTED);
    }

    private static Optional<PasskeyAnswer> read(ObjectNode credential, List<String> members) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        for (String name : members) {
            response.put(name, credential.path("response").path(name).asString(""));
        }
        String id = credential.path("id").asString("");
        boolean isComplete =
                BASE64URL.matcher(id).matches()
                        && members.stream()
                                .map(it -> response.path(it).asString())
                                .allMatch(it -> BASE64URL.matcher(it).matches());
        if (!isComplete) {
            return Optional.empty();
        }
        json.put("id", id).put("rawId", id).put("type", "public-key");
        json.set("response", response);
        json.putObject("clientExtensionResults");
        try {
            ObjectNode clientData = Json.readObject(decode(response.path(CLIENT_DATA).asString()));
            JsonNode crossOrigin = clientData.path("crossOrigin");
            if (crossOrigin.isBoolean() && crossOrigin.booleanValue()) {
                return Optional.empty(); // a page of another site has ours in a frame
            }
            return Optional.of(
                    new PasskeyAnswer(
                            json.toString(),
                            decode(id),
                            decode(clientData.path("challenge").asString(""))));
        } catch (MalformedJson | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static byte[] decode(String base64url) {
        return Base64.getUrlDecoder().decode(base64url);
    }

    /** Without the credential. */
    @Override
    public String toString() {
        return "PasskeyAnswer";
    }
}
