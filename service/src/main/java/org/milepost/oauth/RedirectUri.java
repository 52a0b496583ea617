package org.milepost.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A redirect address of a client, to which members return after the decision.
 *
 * <p>It is an https address, or an http address of the loopback interface for programs on the
 * member's own machine, or an address of a program's private scheme, whose name has a dot (RFC
 * 8252, section 7). It has no fragment and no user. Addresses are compared as text; only loopback
 * addresses are compared without their ports, because a program uses a free port when it starts
 * (RFC 8252, section 7.3).
 *
 * @param text the address, printable ASCII, at most 200 characters
 */
public record RedirectUri(String text) {

    private static final int LENGTH_MAX = 200;
    private static final Pattern ALLOWED = Pattern.compile("[!-~&&[^\"<>\\\\^`{|}#*]]+");
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]");

    /** The rule for the text, for people. */
    public static final String DEMAND =
            "must be an https URL, an http URL of 127.0.0.1 or [::1], or a URL of a scheme with a"
                    + " dot in its name; without fragment, user and wildcard; at most "
                    + LENGTH_MAX
                    + " characters";

    /** The address, or empty when this text is not an allowed one. */
    public static Optional<RedirectUri> of(String text) {
        if (text.length() > LENGTH_MAX || !ALLOWED.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(text);
            return isAllowed(uri) ? Optional.of(new RedirectUri(text)) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Whether a client with these addresses may use this one. */
    boolean isAmong(Collection<String> registered) {
        return registered.contains(text)
                || (isLoopback(uri())
                        && registered.stream().anyMatch(it -> isSameButForPort(URI.create(it))));
    }

    /**
     * This address with parameters added to its query. The query that it has stays as it is.
     *
     * @param parameters what to add; values are encoded as in a form
     */
    String with(Map<String, String> parameters) {
        String added =
                parameters.entrySet().stream()
                        .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), UTF_8))
                        .collect(Collectors.joining("&"));
        return text + (text.indexOf('?') < 0 ? '?' : '&') + added;
    }

    /** Whether it leads to a web site, or to a program by its private scheme. */
    boolean isOfWeb() {
        String scheme = uri().getScheme();
        return scheme.equals("https") || scheme.equals("http");
    }

    /**
     * What shows a member where the address leads: the host, or of a private scheme the scheme
     * alone, because the program chooses what follows it.
     */
    String destination() {
        return isOfWeb() ? uri().getHost() : uri().getScheme();
    }

    private URI uri() {
        return URI.create(text);
    }

    private static boolean isAllowed(URI uri) {
        String scheme = uri.getScheme();
        if (scheme == null || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
            return false;
        }
        return switch (scheme) {
            case "https" -> uri.getHost() != null;
            case "http" -> isLoopback(uri);
            default -> scheme.indexOf('.') > 0 && scheme.matches("[a-z][a-z0-9.+-]*");
        };
    }

    private static boolean isLoopback(URI uri) {
        return "http".equals(uri.getScheme())
                && uri.getHost() != null
                && LOOPBACK.contains(uri.getHost());
    }

    private boolean isSameButForPort(URI registered) {
        return isLoopback(registered) && withoutPort(registered).equals(withoutPort(uri()));
    }

    /** The text of a loopback address without its port. */
    private static String withoutPort(URI uri) {
        String authority = uri.getRawAuthority();
        return uri.toString().replaceFirst(Pattern.quote(authority), uri.getHost());
    }
}
