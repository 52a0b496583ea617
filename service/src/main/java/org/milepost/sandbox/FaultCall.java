package org.milepost.sandbox;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.milepost.http.Json;
import org.milepost.http.MalformedJson;
import org.milepost.http.Request;

/** The calls of both APIs for partners that a switch can choose. */
public enum FaultCall {
    ECHO("/checkout/amcash/echo", false),
    INQUIRE("/checkout/amcash/inquire", false),
    REDEEM("/checkout/amcash/redeem", true),
    REVERSE("/checkout/amcash/reverse", true),
    CREDIT("/credit-transaction-requests", true),
    DEBIT("/debit-transaction-requests", true),
    REVERSE_DEBIT("/reverse-transaction-requests", true),
    /** Any other call of an API for partners. */
    OTHER("", false);

    /** The names, for messages. */
    static final String NAMES =
            String.join(", ", Arrays.stream(values()).map(FaultCall::wireName).toList());

    private static final int BODY_BYTES_MAX = 16 * 1024;
    private static final int LENGTH_DIGITS_MAX = 5;
    private static final byte[] NO_BODY = {};

    private final String pathEnd;
    private final boolean write;

    FaultCall(String pathEnd, boolean write) {
        this.pathEnd = pathEnd;
        this.write = write;
    }

    /** The call of a route with this path. */
    static FaultCall ofPath(String path) {
        return Arrays.stream(values())
                .filter(it -> path.endsWith(it.pathEnd))
                .findFirst()
                .orElse(OTHER);
    }

    /** The name in requests and answers. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The call with this name. */
    static Optional<FaultCall> of(String name) {
        return Arrays.stream(values()).filter(it -> it.wireName().equals(name)).findFirst();
    }

    /** Whether it can book something. */
    public boolean isWrite() {
        return write;
    }

    /** Whether the checkout itself carries out an overload and a late answer. */
    boolean hasCheckoutFaults() {
        return this == INQUIRE || this == REDEEM;
    }

    /** Whether its path has the number of an account. */
    boolean hasAccountInPath() {
        return this == CREDIT || this == DEBIT || this == REVERSE_DEBIT;
    }

    /** The number of the collector or account that a request is about, if it can be read. */
    Optional<String> number(Request request) {
        return switch (this) {
            case ECHO, OTHER -> Optional.empty();
            case CREDIT, DEBIT, REVERSE_DEBIT -> Optional.of(request.pathSegment("account"));
            case INQUIRE, REDEEM, REVERSE -> collector(shortBody(request));
        };
    }

    /** The collector's number in a body of the checkout, if it can be read. */
    static Optional<String> collector(byte[] body) {
        try {
            return Optional.of(Json.readObject(body))
                    .map(it -> it.path("collectorNumber").asString(""))
                    .filter(it -> !it.isEmpty());
        } catch (MalformedJson e) {
            return Optional.empty();
        }
    }

    /** The body of a request; empty when it is long or of unknown length. */
    static byte[] shortBody(Request request) {
        return request.header("Content-Length")
                .filter(it -> it.length() <= LENGTH_DIGITS_MAX)
                .map(Integer::parseInt)
                .filter(it -> it <= BODY_BYTES_MAX)
                .map(_ -> request.body(BODY_BYTES_MAX))
                .orElse(NO_BODY);
    }
}
