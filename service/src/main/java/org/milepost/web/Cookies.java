package org.milepost.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.milepost.digest.HmacSha256;
import org.milepost.http.Request;

/**
 * The cookie that identifies a browser, and the form tokens that protect against forged requests of
 * other sites. A form token is an HMAC over the form's purpose and content, with the cookie as the
 * key. Another site can make the browser post a form but has neither the cookie nor the token.
 *
 * <p>Threads: immutable.
 */
public final class Cookies {

    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_-]{43}");

    /** What Sec-Fetch-Site says of our own pages, and of what a person has entered or repeated. */
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    /** Scheme, host and port of an address. */
    private static final Pattern ORIGIN = Pattern.compile("^[^:]+://[^/]+");

    private final boolean secure;
    private final String name;
    private final String origin;

    /**
     * Cookies of this installation.
     *
     * @param address the URL at which browsers reach it; with https the cookie is sent only to its
     *     host, and only encrypted
     */
    public Cookies(String address) {
        this(address, "milepost");
    }

    /** The same with another name, for pages that share nothing with those of members. */
    public Cookies(String address, String plainName) {
        this.secure = address.startsWith("https:");
        this.name = (secure ? "__Host-" : "") + plainName;
        Matcher start = ORIGIN.matcher(address);
        this.origin = start.find() ? start.group() : address;
    }

    /** The cookie of a request; empty when there is none, or more than one. */
    public Optional<String> of(Request request) {
        List<String> found =
                request.headers("Cookie").stream()
                        .flatMap(header -> Pattern.compile(";").splitAsStream(header))
                        .map(String::strip)
                        .filter(pair -> pair.startsWith(name + "="))
                        .map(pair -> pair.substring(name.length() + 1))
                        .filter(value -> VALUE.matcher(value).matches())
                        .distinct()
                        .toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /**
     * The value of a Set-Cookie header that gives a browser this cookie until it is closed.
     * SameSite is Lax so that the cookie is sent when a link of another site leads here.
     *
     * @param cookie 32 random bytes in unpadded base64url
     */
    public String set(String cookie) {
        return name
                + "="
                + cookie
                + "; Path=/; HttpOnly; SameSite=Lax"
                + (secure ? "; Secure" : "");
    }

    /**
     * Whether a page of another site has made the browser post this request. The browser says so in
     * Sec-Fetch-Site; one that does not know this header says it in Origin, which is {@code null}
     * for the forms of our own pages, because they send no referrer.
     *
     * <p>Such a request comes without the cookie (SameSite). An answer that sets a new one would
     * replace the cookie of the browser, and so end the member's sign-in.
     */
    public boolean isFromOtherSite(Request request) {
        List<String> sites = request.headers("Sec-Fetch-Site");
        if (!sites.isEmpty()) {
            return !OWN_SITES.containsAll(sites);
        }
        return request.headers("Origin").stream()
                .anyMatch(it -> !it.equals("null") && !it.equals(origin));
    }

    /** Whether browsers reach this installation over https. */
    public boolean isSecure() {
        return secure;
    }

    /**
     * The token of a form.
     *
     * @param purpose names the form
     * @param content the data that the posted form must contain unchanged
     */
    public static String formToken(String cookie, String purpose, String content) {
        byte[] code =
                HmacSha256.of(
                        cookie.getBytes(StandardCharsets.US_ASCII),
                        purpose.getBytes(StandardCharsets.US_ASCII),
                        new byte[1],
                        content.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(code);
    }

    /** Whether this is the token of such a form in the browser with this cookie. */
    public static boolean isFormToken(String token, String cookie, String purpose, String content) {
        return MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8),
                formToken(cookie, purpose, content).getBytes(StandardCharsets.UTF_8));
    }
}
