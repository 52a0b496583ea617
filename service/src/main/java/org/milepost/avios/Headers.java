package org.milepost.avios;

import java.net.Inet6Address;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.milepost.http.Fault;
import org.milepost.http.Request;

/** The request headers that all calls of the partner API have in common. */
final class Headers {

    private static final int NOT_ACCEPTABLE = 406;
    private static final Pattern QUALITY_OF_NOTHING = Pattern.compile("q=0(\\.0{0,3})?");
    private static final Pattern IPV4 =
            Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    private Headers() {}

    /**
     * The caller must take JSON.
     *
     * @throws Fault 406
     */
    static void requireJsonAccepted(Request request) {
        List<String> accept = request.headers("Accept");
        if (!accept.isEmpty() && !acceptsJson(String.join(",", accept))) {
            throw new Fault(NOT_ACCEPTABLE, "Answers are application/json.");
        }
    }

    /** The addresses of the consumer and of the proxies between, when they are sent at all. */
    static void checkForwardedFor(Request request, Faults faults) {
        List<String> values = request.headers("X-Forwarded-For");
        if (!values.isEmpty() && !areAddresses(String.join(",", values))) {
            faults.add(ErrorCode.DATA_INVALID, "X-Forwarded-For is a list of IP addresses.");
        }
    }

    /** Whether one of the media ranges takes JSON (RFC 9110, 12.5.1). */
    static boolean acceptsJson(String accept) {
        for (String range : accept.split(",", -1)) {
            String[] parts = range.toLowerCase(Locale.ROOT).split(";", -1);
            boolean isWanted = true;
            for (int i = 1; i < parts.length; i++) {
                isWanted &= !QUALITY_OF_NOTHING.matcher(parts[i].strip()).matches();
            }
            String type = parts[0].strip();
            if (isWanted
                    && (type.equals("application/json")
                            || type.equals("application/*")
                            || type.equals("*/*"))) {
                return true;
            }
        }
        return false;
    }

    /** Whether these are IP addresses; no name is ever looked up. */
    static boolean areAddresses(String list) {
        for (String each : list.split(",", -1)) {
            String address = each.strip();
            if (!IPV4.matcher(address).matches() && !isIpv6(address)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIpv6(String address) {
        if (!IPV6.matcher(address).matches() || address.indexOf(':') < 0) {
            return false;
        }
        try {
            return Inet6Address.ofLiteral(address) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
