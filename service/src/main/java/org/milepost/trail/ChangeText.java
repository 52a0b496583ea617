package org.milepost.trail;

import java.util.List;
import java.util.Optional;
import org.milepost.ledger.ErasableText;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The reason and the personal data of a change, which are stored beside it and can be erased. The
 * change itself has what is left of before and after, and the digest of this text. Pure.
 */
final class ChangeText {

    /** The members of before and after that name persons or are free text about them. */
    private static final List<String> PERSONAL =
            List.of("firstName", "familyName", "fullName", "email", "reason", "query", "request");

    private static final String REASON = "reason";
    private static final String BEFORE = "before";
    private static final String AFTER = "after";

    private ChangeText() {}

    /** The text of a change; absent when it has neither a reason nor personal data. */
    static Optional<ErasableText> of(Change change) {
        ObjectNode text = JsonNodeFactory.instance.objectNode();
        change.actor().reason().ifPresent(it -> text.put(REASON, it));
        change.before().filter(ChangeText::isPersonal).ifPresent(it -> text.set(BEFORE, it));
        change.after().filter(ChangeText::isPersonal).ifPresent(it -> text.set(AFTER, it));
        return text.isEmpty() ? Optional.empty() : Optional.of(ErasableText.of(text.toString()));
    }

    /** What is left of before or after without the personal members. */
    static String rest(ObjectNode state) {
        return state.deepCopy().remove(PERSONAL).toString();
    }

    private static boolean isPersonal(ObjectNode state) {
        return PERSONAL.stream().anyMatch(state::has);
    }
}
