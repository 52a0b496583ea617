package org.milepost.avios;

import java.util.List;
import java.util.Optional;
import org.milepost.member.MemberName;

/**
 * Compares the names of a credit with those that are known, without regard to case, accents,
 * hyphens, quotes and spaces. Pure.
 *
 * <p>Source: Credit Currency, "Important Technical Notes" and "Error Codes".
 */
final class Names {

    private static final String HOUSEHOLD = "HOUSEHOLD";

    private Names() {}

    /** What does not fit, if anything: the family name first, then the first name. */
    static Optional<ErrorCode> mismatch(
            Holder holder, Optional<String> firstName, String familyName) {
        String family = letters(familyName);
        if (holder.isHousehold() && family.equals(HOUSEHOLD)) {
            return Optional.empty();
        }
        List<MemberName> relatives =
                holder.names().stream().filter(it -> letters(it.family()).equals(family)).toList();
        if (relatives.isEmpty()) {
            return Optional.of(ErrorCode.MEMBERSHIP_NUMBER_SURNAME_MISMATCH);
        }
        boolean fits =
                firstName
                        .map(Names::letters)
                        .map(first -> relatives.stream().anyMatch(it -> first.equals(first(it))))
                        .orElse(true);
        return fits ? Optional.empty() : Optional.of(ErrorCode.MEMBERSHIP_NUMBER_NAME_MISMATCH);
    }

    private static String first(MemberName name) {
        return letters(name.first());
    }

    private static String letters(String name) {
        return PlainLetters.capitals(name).replaceAll("[-' ]", "");
    }
}
