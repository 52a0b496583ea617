package org.milepost.oauth;

import java.nio.charset.StandardCharsets;
import org.milepost.http.Endpoint;
import org.milepost.http.Request;
import org.milepost.http.Response;

/** Serves the public keys that verify our tokens (RFC 7517). */
public final class JwksEndpoint implements Endpoint {

    private final byte[] body;

    /** Serves these keys. */
    public JwksEndpoint(SigningKeys keys) {
        this.body = keys.publicKeys().toString(true).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Response answer(Request request) {
        return Response.json(200, body);
    }
}
