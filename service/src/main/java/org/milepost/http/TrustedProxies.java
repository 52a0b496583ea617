package org.milepost.http;

import java.net.InetAddress;
import java.util.List;

/**
 * The proxies whose X-Forwarded-For is trusted.
 *
 * @param networks their addresses
 * @param hopsMax the most proxies in a chain, 1 or more: this many entries of X-Forwarded-For are
 *     trusted, from the right
 */
public record TrustedProxies(List<AddressRange> networks, int hopsMax) {

    /** No proxy is trusted: the client is the peer of the connection. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of(), 1);

    public TrustedProxies {
        networks = List.copyOf(networks);
        if (hopsMax < 1) {
            throw new IllegalArgumentException("hopsMax must be 1 or more");
        }
    }

    /** Whether this address is a trusted proxy's. */
    boolean includes(InetAddress address) {
        for (AddressRange network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
