package org.milepost.staff;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where passkeys can be used.
 *
 * @param relyingParty the domain that authenticators keep a passkey for
 * @param origins the scheme, host and port of the pages that may ask for one
 */
public record PasskeySettings(String relyingParty, Set<String> origins) {

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[.*]");
    private static final Pattern DOMAIN =
            Pattern.compile(
                    "localhost|([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]([a-z0-9-]*[a-z0-9])?");
    private static final Pattern ORIGIN =
            Pattern.compile("https://[a-z0-9.-]+(:[0-9]{1,5})?|http://localhost(:[0-9]{1,5})?");
    private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "[::1]");
    private static final String LOCALHOST = "localhost";

    public PasskeySettings {
        origins = Set.copyOf(origins);
    }

    /**
     * The settings of an installation that browsers reach at one address; empty for an IP address,
     * for which browsers have no passkeys. For the loopback address the domain is localhost.
     */
    public static Optional<PasskeySettings> ofAddress(String address) {
        URI uri = URI.create(address);
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (THIS_MACHINE.contains(host)) {
            host = LOCALHOST;
        }
        if (ADDRESS.matcher(host).matches()) {
            return Optional.empty();
        }
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return Optional.of(
                new PasskeySettings(host, Set.of(uri.getScheme() + "://" + host + port)));
    }

    /** Whether this is a domain that a browser accepts. */
    public static boolean isDomain(String text) {
        return DOMAIN.matcher(text).matches();
    }

    /** Whether pages of an origin may use passkeys of a domain: it is the domain, or within it. */
    public static boolean isOriginOf(String origin, String domain) {
        String host = origin.replaceFirst("^[a-z]+://", "").replaceFirst(":[0-9]+$", "");
        return ORIGIN.matcher(origin).matches()
                && (host.equals(domain) || host.endsWith("." + domain));
    }
}
