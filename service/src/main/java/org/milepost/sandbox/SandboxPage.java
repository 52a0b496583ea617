package org.milepost.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.milepost.web.Messages;

/**
 * The model of the template {@code sandbox/sandbox.jte}.
 *
 * @param formToken of all forms of the page
 * @param last the number of the last call of all
 * @param isLive whether a script adds calls as they come
 * @param time the local time of the demo
 * @param problem the key of what is wrong with the last form; empty when nothing is
 */
record SandboxPage(
        Messages texts,
        String formToken,
        List<ShownCall> calls,
        long last,
        CallFilter filter,
        boolean isLive,
        String time,
        FaultSwitches.State faults,
        String problem) {

    SandboxPage {
        calls = List.copyOf(calls);
    }

    /**
     * A call with the reasons for its answer.
     *
     * @param reasons in the language of the page
     */
    record ShownCall(RecordedCall call, List<String> reasons) {

        ShownCall {
            reasons = List.copyOf(reasons);
        }

        /** A call with its reasons. */
        static ShownCall of(RecordedCall call, CallLog calls, Messages texts) {
            return new ShownCall(call, CallReasons.of(call, calls, texts));
        }

        /** The status and the code. */
        String answer() {
            return (call.status() + " " + call.code()).strip();
        }

        /** How the answer is coloured: a name of the style. */
        String tone() {
            if (call.isLost() || call.status() >= 500) {
                return "bad";
            }
            String code = call.code();
            boolean isDeclined = !code.isEmpty() && !code.equals("0000") && !code.equals("0001");
            return call.status() >= 300 || isDeclined ? "warn" : "good";
        }

        String millis() {
            return Long.toString(TimeUnit.NANOSECONDS.toMillis(call.nanos()));
        }

        /** The demo's time, without the date. */
        String clockTime() {
            return call.at().toString().substring(11, 19);
        }
    }

    /** A text in the language of the page. */
    String text(String key, String... values) {
        return texts.text(key, (Object[]) values);
    }

    String language() {
        return texts.language();
    }

    /** The address of this page with its filter, in a language. */
    String address(String language) {
        return address("/sandbox", filter, language);
    }

    static String address(String path, CallFilter filter, String language) {
        String query = filter.query();
        return path + "?lang=" + language + (query.isEmpty() ? "" : "&" + query);
    }

    /** Where a script asks for the calls after those shown. */
    String poll() {
        return address("/sandbox/live", filter, language()) + "&after=" + last;
    }

    /** The page about a key. */
    String keyAddress(String key) {
        return keyAddress(key, language());
    }

    static String keyAddress(String key, String language) {
        return "/sandbox/keys?lang=" + language + "&key=" + URLEncoder.encode(key, UTF_8);
    }

    List<FaultCall> callNames() {
        return List.of(FaultCall.values());
    }

    boolean isChosen(FaultCall call) {
        return filter.call().equals(Optional.of(call));
    }

    List<FaultKind> kinds() {
        return FaultKind.ALL;
    }

    List<String> destinations() {
        return ClockEndpoint.destinations();
    }

    /** The switches in words. */
    List<String> switches() {
        return faults.switches().stream()
                .map(
                        it ->
                                String.join(
                                        " · ",
                                        List.of(
                                                it.kind().wireName(),
                                                it.call()
                                                        .map(FaultCall::wireName)
                                                        .orElseGet(() -> text("sandbox.any-call")),
                                                it.number()
                                                        .or(
                                                                () ->
                                                                        it.whose()
                                                                                .map(
                                                                                        FaultSwitches
                                                                                                        .Whose
                                                                                                ::client))
                                                        .orElseGet(() -> text("sandbox.anybody")),
                                                it.times() + "×")))
                .toList();
    }
}
