package org.milepost;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known name that a misspelt one probably means. */
final class NearestName {

    /** One edit in this many characters is taken for a spelling error. */
    private static final int CHARACTERS_PER_EDIT = 4;

    private NearestName() {}

    /** The name with the fewest edits, if they are few for its length. */
    static Optional<String> of(String misspelt, Collection<String> known) {
        return known.stream()
                .filter(it -> edits(misspelt, it) <= Math.max(2, it.length() / CHARACTERS_PER_EDIT))
                .min(
                        Comparator.comparingInt((String it) -> edits(misspelt, it))
                                .thenComparing(Comparator.naturalOrder()));
    }

    /** Levenshtein's distance: characters to insert, remove or replace; capitals count as small. */
    private static int edits(String from, String to) {
        int[] before = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] now = new int[to.length() + 1];
            now[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = isSame(from.charAt(i - 1), to.charAt(j - 1)) ? 0 : 1;
                now[j] = Math.min(before[j - 1] + replaced, Math.min(before[j], now[j - 1]) + 1);
            }
            before = now;
        }
        return before[to.length()];
    }

    private static boolean isSame(char one, char other) {
        return Character.toLowerCase(one) == Character.toLowerCase(other);
    }
}
