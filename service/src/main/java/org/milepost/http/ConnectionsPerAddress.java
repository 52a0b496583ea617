package org.milepost.http;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the open connections of each address, and refuses those beyond a limit. Trusted proxies
 * have no limit, because they connect for many clients.
 *
 * <p>Threads: shared by all connections.
 */
final class ConnectionsPerAddress {

    private final int max;
    private final TrustedProxies exempt;
    private final Map<InetAddress, Integer> open = new ConcurrentHashMap<>();

    /**
     * A counter.
     *
     * @param max connections of one address; 0 for no limit
     */
    ConnectionsPerAddress(int max, TrustedProxies exempt) {
        this.max = max;
        this.exempt = exempt;
    }

    /** Counts a connection that is opened; false when the address has too many. */
    boolean enter(InetAddress address) {
        if (!isCounted(address)) {
            return true;
        }
        int[] count = new int[1];
        open.compute(
                address,
                (key, before) -> {
                    int now = before == null ? 0 : before;
                    count[0] = now;
                    return now < max ? now + 1 : now;
                });
        return count[0] < max;
    }

    /** Counts a connection that is closed. */
    void leave(InetAddress address) {
        if (isCounted(address)) {
            open.computeIfPresent(address, (key, now) -> now == 1 ? null : now - 1);
        }
    }

    private boolean isCounted(InetAddress address) {
        return max > 0 && !exempt.includes(address);
    }
}
