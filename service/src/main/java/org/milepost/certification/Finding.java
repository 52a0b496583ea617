package org.milepost.certification;

import java.util.List;

/**
 * What one call shows about one step.
 *
 * @param step the identifier of the step
 * @param call the number of the call
 * @param hint the name of the text that says what is wrong; empty when nothing is
 * @param values the values in that text
 */
record Finding(String step, long call, String hint, List<String> values) {

    Finding {
        values = List.copyOf(values);
    }

    static Finding right(String step, ObservedCall call) {
        return new Finding(step, call.number(), "", List.of());
    }

    static Finding wrong(String step, ObservedCall call, String hint, String... values) {
        return new Finding(step, call.number(), hint, List.of(values));
    }

    boolean isRight() {
        return hint.isEmpty();
    }
}
