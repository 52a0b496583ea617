package org.milepost.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Optional;
import java.util.StringJoiner;
import org.milepost.http.Fault;
import org.milepost.web.FormParameters;

/**
 * Which calls are shown; an empty field is no condition.
 *
 * @param code the code of the answer, or of one of its errors
 * @param number of the collector or account
 */
record CallFilter(Optional<FaultCall> call, String code, String key, String number) {

    private static final int BAD_REQUEST = 400;

    /**
     * The filter in a query.
     *
     * @throws Fault 400 when there is no such call
     */
    static CallFilter of(FormParameters query) {
        return new CallFilter(
                query.value("call").map(CallFilter::call),
                query.first("code").strip(),
                query.first("key").strip(),
                query.first("number").replaceAll("[ -]", ""));
    }

    /** Whether a call is shown. */
    boolean fits(RecordedCall it) {
        return call.map(it.call()::equals).orElse(true)
                && (code.isEmpty() || it.hasCode(code))
                && (key.isEmpty() || it.key().equals(key))
                && (number.isEmpty() || it.about().equals(number));
    }

    /** The same as a query. */
    String query() {
        StringJoiner query = new StringJoiner("&");
        call.ifPresent(it -> query.add("call=" + it.wireName()));
        add(query, "code", code);
        add(query, "key", key);
        add(query, "number", number);
        return query.toString();
    }

    /** Whether it has a condition. */
    boolean isSet() {
        return !query().isEmpty();
    }

    private static void add(StringJoiner query, String name, String value) {
        if (!value.isEmpty()) {
            query.add(name + "=" + URLEncoder.encode(value, UTF_8));
        }
    }

    private static FaultCall call(String name) {
        return FaultCall.of(name)
                .orElseThrow(
                        () ->
                                new Fault(
                                        BAD_REQUEST,
                                        "call must be one of: " + FaultCall.NAMES + "."));
    }
}
