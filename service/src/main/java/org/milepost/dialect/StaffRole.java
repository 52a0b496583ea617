package org.milepost.dialect;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What kind of work a client of the operator does. The words are stored and are in answers: they
 * never change. What each may do is in {@code RoleRules} of the operator's API.
 */
public enum StaffRole {
    /** Looks up persons and answers their questions. */
    SUPPORT_READER("support-reader"),
    /** Does what persons ask for: changes their data and books corrections up to a limit. */
    SUPPORT_AGENT("support-agent"),
    /** Books corrections up to a higher limit, and reads the trail. */
    FINANCE("finance"),
    /** Works for partners: offers, agreements, sponsors, keys and clients of partners. */
    PARTNER_MANAGER("partner-manager"),
    /** May do everything, and says who else may do what. */
    PROGRAMME_ADMINISTRATOR("programme-administrator"),
    /** Reads everything and changes nothing. */
    AUDITOR("auditor");

    /** The roles by their words. */
    public static final Map<String, StaffRole> BY_WORD =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(StaffRole::word, Function.identity()));

    private final String word;

    StaffRole(String word) {
        this.word = word;
    }

    /** The stored form, and that in answers. */
    public String word() {
        return word;
    }
}
