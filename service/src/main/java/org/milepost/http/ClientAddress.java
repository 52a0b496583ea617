package org.milepost.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the address of the client that a request comes from. It is the peer of the connection,
 * unless that is a trusted proxy: then the last entry of X-Forwarded-For, which that proxy wrote,
 * and so on to the left while the entry is a trusted proxy itself. Entries further left come from
 * an untrusted sender. An entry that is no address ends the search at the proxy that wrote it.
 *
 * <p>Threads: pure functions.
 */
final class ClientAddress {

    /** An address with or without port, as proxies write it. */
    private static final Pattern ENTRY =
            Pattern.compile(
                    "(?<v4>[0-9.]{7,15})(:[0-9]{1,5})?"
                            + "|\\[(?<bracketed>[0-9A-Fa-f:.]{2,45})(%[\\w.-]+)?](:[0-9]{1,5})?"
                            + "|(?<v6>[0-9A-Fa-f:.]{2,45})(%[\\w.-]+)?");

    private static final Pattern OCTETS =
            Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

    private ClientAddress() {}

    /**
     * The address of the client.
     *
     * @param peer the peer of the connection
     * @param forwardedFor the values of X-Forwarded-For in the order sent
     */
    static InetAddress of(InetAddress peer, List<String> forwardedFor, TrustedProxies proxies) {
        InetAddress client = peer;
        if (forwardedFor.isEmpty() || !proxies.includes(peer)) {
            return client;
        }
        String[] entries = String.join(",", forwardedFor).split(",", -1);
        int hops = 0;
        for (int i = entries.length - 1; i >= 0 && hops < proxies.hopsMax(); i--, hops++) {
            Optional<InetAddress> entry = entry(entries[i].strip());
            if (entry.isEmpty()) {
                return client;
            }
            client = entry.get();
            if (!proxies.includes(client)) {
                return client;
            }
        }
        return client;
    }

    /** Parses an IPv4 or IPv6 address; an IPv4-mapped IPv6 address is the IPv4 address. */
    static Optional<InetAddress> parse(String text) {
        boolean isV4 = OCTETS.matcher(text).matches();
        if (!isV4 && (text.indexOf(':') < 0 || !text.matches("[0-9A-Fa-f:.]+"))) {
            return Optional.empty(); // the JDK accepts other forms of IPv4, and zones
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The canonical text of an address: without zone, the same for each spelling. */
    static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    /** The address of an entry, without port, brackets and zone; empty if it is no address. */
    static Optional<InetAddress> entry(String text) {
        Matcher entry = ENTRY.matcher(text);
        if (!entry.matches()) {
            return Optional.empty();
        }
        for (String form : List.of("v4", "bracketed", "v6")) {
            if (entry.group(form) != null) {
                return parse(entry.group(form));
            }
        }
        return Optional.empty();
    }
}
