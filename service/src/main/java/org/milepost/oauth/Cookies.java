package org.milepost.oauth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.milepost.http.Request;

/**
 * The cookie by which we know a browser again, and the tokens of forms that only a page of ours in
 * that browser can hold: an HMAC over what the form is for, with the cookie as its key. Another
 * site can make the browser post a form, yet reads neither.
 *
 * <p>Threads: never changes.
 */
final class Cookies {

    private static final Pattern TICKET = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final boolean secure;
    private final String name;

    /**
     * Cookies of this installation.
     *
     * @param issuer where browsers reach it; over https the cookie is bound to its very host
     */
    Cookies(String issuer) {
        this.secure = issuer.startsWith("https:");
        this.name = secure ? "__Host-milepost" : "milepost";
    }

    /** The cookie of the browser that asks; empty when it has none, or more than one. */
    Optional<String> of(Request request) {
        List<String> found =
                request.headers("Cookie").stream()
                        .flatMap(header -> Pattern.compile(";").splitAsStream(header))
                        .map(String::strip)
                        .filter(pair -> pair.startsWith(name + "="))
                        .map(pair -> pair.substring(name.length() + 1))
                        .filter(value -> TICKET.matcher(value).matches())
                        .distinct()
                        .toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /**
     * The header that gives a browser this cookie until it is closed. Lax, for a member comes from
     * the partner's site and is then still the same.
     */
    String set(String cookie) {
        return name
                + "="
                + cookie
                + "; Path=/; HttpOnly; SameSite=Lax"
                + (secure ? "; Secure" : "");
    }

    /** Whether browsers come over https. */
    boolean isSecure() {
        return secure;
    }

    /** The token of a form. */
    static String formToken(String cookie, String purpose, String request) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(cookie.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            mac.update(purpose.getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) 0);
            return Ticket.spell(mac.doFinal(request.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HMAC with SHA-256", e);
        }
    }

    /** Whether the token is the one of such a form in the browser with this cookie. */
    static boolean isFormToken(String token, String cookie, String purpose, String request) {
        return MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8),
                formToken(cookie, purpose, request).getBytes(StandardCharsets.UTF_8));
    }
}
