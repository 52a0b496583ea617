package org.milepost.trail;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What an entry of the trail is about. */
public enum EntryKind {
    /** Something was changed. */
    CHANGE("change"),
    /** Personal data was shown to an operator. */
    READ("read"),
    /** A call of an operator was refused, because its roles or limits do not allow it. */
    REFUSAL("refusal"),
    /** An operator's client got a token, or a person of the staff signed in. */
    SIGN_IN("sign-in");

    /** The kinds by their words. */
    public static final Map<String, EntryKind> BY_WORD =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(EntryKind::word, Function.identity()));

    private final String word;

    EntryKind(String word) {
        this.word = word;
    }

    /** The form in queries and answers. */
    public String word() {
        return word;
    }

    /** The kind of an action; those of older versions are changes. */
    public static EntryKind of(String action) {
        return Arrays.stream(Action.values())
                .filter(it -> it.word().equals(action))
                .map(Action::kind)
                .findFirst()
                .orElse(CHANGE);
    }

    /** The actions of other kinds than this one. */
    List<String> otherActions() {
        return Arrays.stream(Action.values())
                .filter(it -> it.kind() != this)
                .map(Action::word)
                .toList();
    }

    /** The actions of this kind. */
    List<String> actions() {
        return Arrays.stream(Action.values())
                .filter(it -> it.kind() == this)
                .map(Action::word)
                .toList();
    }
}
