package org.milepost.certification;

import java.util.List;
import java.util.Locale;
import org.milepost.web.Messages;

/**
 * How far a step is.
 *
 * @param call the number of the call that decided; 0 before one did
 * @param hint the name of the text that says what was wrong; empty when nothing was
 * @param values the values in it
 * @param attempts how many calls showed something about it
 */
record StepResult(
        CertificationStep step,
        State state,
        long call,
        String hint,
        List<String> values,
        int attempts) {

    /** The states of a step. */
    enum State {
        /** Nothing was seen yet. */
        OPEN,
        /** The suite has set the fault of the step for the next call, or waits for the retry. */
        WAITING,
        /** It was seen, and right. */
        PASSED,
        /** It was wrong. */
        FAILED;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    StepResult {
        values = List.copyOf(values);
    }

    boolean isIn(String name) {
        return state.wireName().equals(name);
    }

    String title(Messages texts) {
        return texts.text("certification.step." + step.id());
    }

    /** What to do. */
    String how(Messages texts) {
        return texts.text("certification.how." + step.id());
    }

    /** What was wrong; empty when nothing was. */
    String hintText(Messages texts) {
        return hint.isEmpty() ? "" : texts.text("certification.hint." + hint, values.toArray());
    }
}
