package org.milepost.sandbox;

import java.util.List;
import java.util.Optional;
import org.milepost.web.Messages;

/**
 * The model of the template {@code sandbox/key.jte}.
 *
 * @param key the key that it is about; empty when none was asked for
 * @param calls the calls with the key, the latest first
 * @param outcome the answer of the API to the question what became of it, when that was asked
 */
record KeyPage(
        Messages texts,
        String formToken,
        String key,
        List<SandboxPage.ShownCall> calls,
        Optional<KeyOutcomeCall.Told> outcome) {

    KeyPage {
        calls = List.copyOf(calls);
    }

    String text(String name, String... values) {
        return texts.text(name, (Object[]) values);
    }

    String language() {
        return texts.language();
    }

    String address(String language) {
        return SandboxPage.keyAddress(key, language);
    }

    /** The latest call whose outcome can be asked for. */
    Optional<RecordedCall> askable() {
        return calls.stream()
                .map(SandboxPage.ShownCall::call)
                .filter(KeyOutcomeCall::canAsk)
                .findFirst();
    }
}
