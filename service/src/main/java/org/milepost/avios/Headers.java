package org.milepost.avios;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.milepost.dialect.IdempotencyKey;
import org.milepost.http.Fault;
import org.milepost.http.ForwardedFor;
import org.milepost.http.Request;
import org.milepost.programme.AviosSettings;

/** The headers that the partner API requires. */
final class Headers {

    private static final int NOT_ACCEPTABLE = 406;
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;
    private static final String JSON = "application/json";
    private static final String AGENT = "X-Agent-Id";
    private static final String APPLICATION = "ba_client_application_name";
    private static final int VALUE_LENGTH_MAX = 255;
    private static final Pattern ALPHANUMERIC = Pattern.compile("[A-Za-z0-9]{1,255}");
    private static final Pattern UTF_8 = Pattern.compile("charset=\"?utf-?8\"?");
    private static final Pattern QUALITY_OF_NOTHING = Pattern.compile("q=0(\\.0{0,3})?");

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

    /**
     * What the caller sends must be JSON. Without a body there is nothing to name the type of.
     *
     * @throws Fault 415
     */
    static void requireJsonSent(Request request) {
        if (!request.method().equals("POST")) {
            return;
        }
        List<String> type = request.headers("Content-Type");
        boolean isEmpty =
                request.headers("Transfer-Encoding").isEmpty()
                        && request.header("Content-Length")
                                .filter(length -> !length.equals("0"))
                                .isEmpty();
        if (type.isEmpty() ? !isEmpty : type.size() > 1 || !isJson(type.getFirst())) {
            throw new Fault(UNSUPPORTED_MEDIA_TYPE, "Requests are application/json in UTF-8.");
        }
    }

    /** The key by which the partner marks a retry. */
    static Optional<IdempotencyKey> idempotencyKey(Request request, Faults faults) {
        return idempotencyKey(request.headers(IdempotencyKey.HEADER), faults);
    }

    /** The key among these values. */
    static Optional<IdempotencyKey> idempotencyKey(List<String> values, Faults faults) {
        return IdempotencyKey.read(
                values,
                defect ->
                        faults.add(
                                ErrorCode.DATA_INVALID,
                                IdempotencyKey.HEADER
                                        + " must be present once, with 1 to 255 visible"
                                        + " characters."));
    }

    /** The application that a debit comes from, if the programme requires it. */
    static Optional<String> application(Request request, AviosSettings settings, Faults faults) {
        Optional<String> application = request.header(APPLICATION);
        if (!settings.clientApplicationRequired()) {
            return application.map(Headers::storable);
        }
        if (application.isEmpty()) {
            faults.add(ErrorCode.MANDATORY_DATA_MISSING, APPLICATION + " is missing.");
        } else if (!ALPHANUMERIC.matcher(application.get()).matches()) {
            faults.add(
                    ErrorCode.DATA_INVALID, APPLICATION + " must be 1 to 255 letters and digits.");
        }
        return application;
    }

    /** The agent at the partner's call centre, in any form. */
    static Optional<String> agent(Request request) {
        return request.header(AGENT).filter(it -> !it.isBlank()).map(Headers::storable);
    }

    /** The addresses of the consumer and of the proxies between, when they are sent at all. */
    static void checkForwardedFor(Request request, Faults faults) {
        List<String> values = request.headers("X-Forwarded-For");
        if (!values.isEmpty() && !ForwardedFor.isList(String.join(",", values))) {
            faults.add(ErrorCode.DATA_INVALID, "X-Forwarded-For must be a list of IP addresses.");
        }
    }

    /** Whether one of the media ranges takes JSON (RFC 9110, 12.5.1). */
    static boolean acceptsJson(String accept) {
        if (accept.isBlank()) {
            return true; // it asks for nothing
        }
        for (String range : accept.split(",", -1)) {
            String[] parts = range.toLowerCase(Locale.ROOT).split(";", -1);
            boolean isWanted = true;
            for (int i = 1; i < parts.length; i++) {
                isWanted &= !QUALITY_OF_NOTHING.matcher(parts[i].strip()).matches();
            }
            String type = parts[0].strip();
            if (isWanted
                    && (type.equals(JSON) || type.equals("application/*") || type.equals("*/*"))) {
                return true;
            }
        }
        return false;
    }

    /** What the database and a reader take. */
    private static String storable(String value) {
        String cut =
                value.length() > VALUE_LENGTH_MAX ? value.substring(0, VALUE_LENGTH_MAX) : value;
        return cut.replaceAll("[^ -~]", "?");
    }

    private static boolean isJson(String value) {
        String[] parts = value.toLowerCase(Locale.ROOT).split(";", -1);
        if (!parts[0].strip().equals(JSON)) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("charset=") && !UTF_8.matcher(parameter).matches()) {
                return false;
            }
        }
        return true;
    }
}
