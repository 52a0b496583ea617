package org.milepost.certification;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.milepost.sandbox.FaultCall;

/**
 * Judges what a partner's software does after a request of which it cannot know what became: it
 * sends the identical request with the same key again, at once, and no other one first. Outcomes
 * that it asks for in between do not count.
 *
 * @param calls in the order in which they began
 * @param source which calls are of one till or about one account, so that they follow each other
 */
record RetryRules(List<ObservedCall> calls, Function<ObservedCall, String> source) {

    /** How soon a retry comes. */
    static final long RETRY_MILLIS_MAX = 60_000;

    /** Ends of the names of fields that software fills in anew for a new request. */
    private static final List<String> FILLED_IN = List.of("date", "time", "identifier", "traceid");

    RetryRules {
        calls = List.copyOf(calls);
    }

    /** A judgement; the name of a hint and its values when it is not right. */
    record Verdict(String hint, List<String> values, ObservedCall by) {

        Verdict {
            values = List.copyOf(values);
        }

        /** As a finding about a step. */
        Finding about(String step) {
            return new Finding(step, by.number(), hint, values);
        }
    }

    /** Whether a call repeats an earlier one that was not decided. */
    boolean isRetry(ObservedCall call) {
        return calls.stream()
                .takeWhile(it -> !it.is(call))
                .anyMatch(it -> it.isSameRequest(call) && it.isUndecided());
    }

    /** The judgement on an undecided call; empty while nothing has followed it. */
    Optional<Verdict> verdict(ObservedCall first) {
        List<ObservedCall> same =
                calls.stream()
                        .dropWhile(it -> !it.is(first))
                        .skip(1)
                        .filter(it -> it.isSameRequest(first))
                        .toList();
        Optional<ObservedCall> next =
                calls.stream()
                        .dropWhile(it -> !it.is(first))
                        .skip(1)
                        .filter(it -> !isBeside(it))
                        .filter(it -> source.apply(it).equals(source.apply(first)))
                        .filter(
                                it ->
                                        it.isSameRequest(first)
                                                || it.startNanos() >= first.endNanos())
                        .findFirst();
        return next.map(it -> judged(first, it, same));
    }

    private static Verdict judged(ObservedCall first, ObservedCall next, List<ObservedCall> same) {
        if (next.isSameRequest(first)) {
            long millis = first.millisTo(next);
            if (millis > RETRY_MILLIS_MAX) {
                return wrong("retry-late", next, Long.toString(millis / 1_000));
            }
            boolean isTooOften =
                    same.size() > 1 && same.getFirst().isUndecided() && !same.getFirst().isLost();
            return isTooOften
                    ? wrong("retry-too-often", same.get(1), Integer.toString(same.size()))
                    : new Verdict("", List.of(), next);
        }
        Set<String> differing = first.differences(next);
        if (!next.isSameKind(first) || !isOfSameSale(differing)) {
            return wrong("retry-missing", next, Long.toString(first.number()));
        }
        return next.key().equals(first.key())
                ? wrong(
                        "retry-differs",
                        next,
                        Long.toString(first.number()),
                        differing.isEmpty() ? "–" : String.join(", ", differing))
                : wrong("retry-new-key", next, Long.toString(first.number()));
    }

    private static Verdict wrong(String hint, ObservedCall by, String... values) {
        return new Verdict(hint, List.of(values), by);
    }

    /** Whether two requests differ only in what software fills in. */
    static boolean isOfSameSale(Set<String> differing) {
        return differing.stream()
                .map(it -> it.toLowerCase(Locale.ROOT))
                .allMatch(it -> FILLED_IN.stream().anyMatch(it::endsWith));
    }

    private static boolean isBeside(ObservedCall call) {
        return call.call() == FaultCall.ECHO || call.call() == FaultCall.OTHER;
    }
}
