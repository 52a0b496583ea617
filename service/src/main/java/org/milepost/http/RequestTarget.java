package org.milepost.http;

import java.util.regex.Pattern;

/**
 * The target of a request line (RFC 9112, section 3.2), in origin form, absolute form, or as the
 * asterisk of OPTIONS. The authority of an absolute form is checked and dropped: it replaces the
 * Host field, and neither is used here.
 *
 * @param path the path as sent, {@code *} for the asterisk
 * @param query the query as sent, without the question mark; empty when there is none
 */
record RequestTarget(String path, String query) {

    private static final Pattern PORT = Pattern.compile(":[0-9]{0,5}");
    private static final Pattern IP_LITERAL = Pattern.compile("[0-9A-Fa-f:.]+");

    /**
     * Parses a target whose characters are those of a URI.
     *
     * @throws Fault 400 when it has no form that the method allows; 501 for CONNECT
     */
    static RequestTarget of(String method, String target) {
        if (method.equals("CONNECT")) {
            throw TransportFault.noTunnels();
        }
        if (target.charAt(0) == '/') {
            return ofPath(target, 0);
        }
        if (target.equals("*") && method.equals("OPTIONS")) {
            return new RequestTarget("*", "");
        }
        int authority = authority(target);
        if (authority < 0) {
            throw TransportFault.malformedHead();
        }
        int end = authority;
        while (end < target.length() && "/?".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        if (!isAuthority(target.substring(authority, end))) {
            throw TransportFault.malformedHead();
        }
        return ofPath(target, end);
    }

    /** Parses the part of a target that decides its API; never fails. */
    static RequestTarget readable(String target) {
        int authority = authority(target);
        int slash = target.indexOf('/', Math.max(authority, 0));
        int fragment = target.indexOf('#', Math.max(slash, 0));
        return slash < 0
                ? new RequestTarget("", "")
                : ofPath(fragment < 0 ? target : target.substring(0, fragment), slash);
    }

    /** Whether this is a host with an optional port (RFC 9110, section 7.2), without user. */
    static boolean isAuthority(String authority) {
        if (authority.startsWith("[")) {
            int end = authority.indexOf(']');
            return end > 0
                    && IP_LITERAL.matcher(authority.substring(1, end)).matches()
                    && isPort(authority.substring(end + 1));
        }
        int colon = authority.indexOf(':');
        int end = colon < 0 ? authority.length() : colon;
        for (int i = 0; i < end; i++) {
            if (!isOfName(authority.charAt(i))) {
                return false;
            }
        }
        return end > 0 && isPort(authority.substring(end));
    }

    private static boolean isPort(String port) {
        return port.isEmpty() || PORT.matcher(port).matches();
    }

    private static boolean isOfName(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "-._~!$&'()*+,;=%".indexOf(c) >= 0;
    }

    /** The start of the authority of an absolute form, or -1. */
    private static int authority(String target) {
        for (String scheme : new String[] {"http://", "https://"}) {
            if (target.regionMatches(true, 0, scheme, 0, scheme.length())) {
                return scheme.length();
            }
        }
        return -1;
    }

    private static RequestTarget ofPath(String target, int from) {
        int query = target.indexOf('?', from);
        String path = target.substring(from, query < 0 ? target.length() : query);
        return new RequestTarget(
                path.isEmpty() ? "/" : path, query < 0 ? "" : target.substring(query + 1));
    }
}
