package org.milepost.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;

/** A client at the endpoints for tokens, with its secret in a header. Threads: one at a time. */
final class TokenClient implements AutoCloseable {

    private final WireClient wire;

    TokenClient(String url) {
        this.wire = new WireClient(url);
    }

    /** Redeems a code as the sandbox's client does. */
    Answer redeem(String code) {
        return redeem(Browser.CLIENT, code, Map.of());
    }

    /** The same by another client, or with other parameters; an empty one is left out. */
    Answer redeem(String clientId, String code, Map<String, String> others) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", Browser.CALLBACK);
        form.put("code_verifier", Browser.VERIFIER);
        form.putAll(others);
        form.values().removeIf(String::isEmpty);
        return post("/oauth/token", clientId, form);
    }

    Answer refresh(String clientId, String refreshToken) {
        return post(
                "/oauth/token",
                clientId,
                Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
    }

    Answer introspect(String clientId, String token) {
        return post("/oauth/introspect", clientId, Map.of("token", token));
    }

    Answer revoke(String clientId, String token) {
        return post("/oauth/revoke", clientId, Map.of("token", token));
    }

    Answer post(String path, String clientId, Map<String, String> form) {
        return post(path, clientId, clientId + "-secret", form);
    }

    Answer post(String path, String clientId, String secret, Map<String, String> form) {
        String credentials = clientId + ":" + secret;
        return wire.send(
                "POST",
                path,
                "Authorization: Basic "
                        + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8))
                        + "\r\nContent-Type: application/x-www-form-urlencoded\r\n",
                Browser.encode(form).getBytes(UTF_8));
    }

    @Override
    public void close() {
        wire.close();
    }
}
