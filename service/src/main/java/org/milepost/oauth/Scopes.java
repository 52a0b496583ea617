package org.milepost.oauth;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The text form of a set of scopes: names separated by single spaces (RFC 6749, section 3.3). */
final class Scopes {

    private Scopes() {}

    /** The scopes in this text; an empty name where it has a space too many. */
    static Set<String> parse(String text) {
        return new HashSet<>(List.of(text.split(" ", -1)));
    }

    /** The scopes as text, in alphabetical order. */
    static String text(Set<String> scopes) {
        return String.join(" ", new TreeSet<>(scopes));
    }
}
