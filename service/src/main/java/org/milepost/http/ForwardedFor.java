package org.milepost.http;

/**
 * The form of X-Forwarded-For.
 *
 * <p>Threads: shared; has no state.
 */
public final class ForwardedFor {

    private static final String UNKNOWN = "unknown";

    private ForwardedFor() {}

    /**
     * Whether this is a list of IP addresses as proxies write it: separated by commas, each with or
     * without port, brackets and zone, or {@code unknown}, or empty. No name is looked up.
     *
     * @param list the values of the header, joined by commas
     */
    public static boolean isList(String list) {
        for (String each : list.split(",", -1)) {
            String entry = each.strip();
            if (!entry.isEmpty()
                    && !entry.equalsIgnoreCase(UNKNOWN)
                    && ClientAddress.entry(entry).isEmpty()) {
                return false;
            }
        }
        return true;
    }
}
