package org.milepost.avios;

import java.text.Normalizer;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.milepost.member.MemberName;

/**
 * Compares the names of a credit with those that are known, without regard to case, accents,
 * hyphens, quotes, full stops and spaces. A letter with two usual plain spellings has both: {@code
 * Müller} is {@code MULLER} and, as airlines write it, {@code MUELLER}. Two names are equal when
 * they have a spelling in common. Pure.
 *
 * <p>Sources: Credit Currency, "Important Technical Notes" and "Error Codes"; ICAO Doc 9303, part
 * 3, section 6, for the second spellings.
 */
final class Names {

    private static final String HOUSEHOLD = "HOUSEHOLD";

    /** The spellings of letters besides the plain letter. */
    private static final Map<Integer, String> SECOND_SPELLINGS =
            Map.of(
                    (int) 'Ä', "AE",
                    (int) 'Å', "AA",
                    (int) 'Ö', "OE",
                    (int) 'Ø', "OE",
                    (int) 'Ü', "UE");

    /** In the capital form of the letter n preceded by an apostrophe (U+0149). */
    private static final int MODIFIER_APOSTROPHE = 0x02bc;

    /** In the capital form of the letter a with a half ring (U+1E9A). */
    private static final int MODIFIER_HALF_RING = 0x02be;

    /** The letters of a name beyond these spellings are compared in their first one. */
    private static final int SPELLINGS_MAX = 64;

    private Names() {}

    /** What does not fit, if anything: the family name first, then the first name. */
    static Optional<ErrorCode> mismatch(
            Holder holder, Optional<String> firstName, String familyName) {
        Set<String> family = spellings(familyName);
        if (holder.isHousehold() && family.contains(HOUSEHOLD)) {
            return Optional.empty();
        }
        List<MemberName> relatives =
                holder.names().stream().filter(it -> isEqual(family, it.family())).toList();
        if (relatives.isEmpty()) {
            return Optional.of(ErrorCode.MEMBERSHIP_NUMBER_SURNAME_MISMATCH);
        }
        boolean fits =
                firstName
                        .map(Names::spellings)
                        .map(first -> relatives.stream().anyMatch(it -> isEqual(first, it.first())))
                        .orElse(true);
        return fits ? Optional.empty() : Optional.of(ErrorCode.MEMBERSHIP_NUMBER_NAME_MISMATCH);
    }

    /** Letters; the apostrophe that the capital form of some letters has is not one. */
    private static boolean isCompared(int c) {
        return Character.isLetter(c) && c != MODIFIER_APOSTROPHE && c != MODIFIER_HALF_RING;
    }

    private static boolean isEqual(Set<String> spellings, String name) {
        return !Collections.disjoint(spellings, spellings(name));
    }

    private static Set<String> spellings(String name) {
        String capitals = Normalizer.normalize(name, Normalizer.Form.NFC).toUpperCase(Locale.ROOT);
        Set<String> spellings = Set.of("");
        for (int letter : capitals.codePoints().filter(Names::isCompared).toArray()) {
            String plain = PlainLetters.unaccented(Character.toString(letter));
            String second = SECOND_SPELLINGS.getOrDefault(letter, plain);
            boolean isLast = spellings.size() * 2 > SPELLINGS_MAX;
            Set<String> longer = new HashSet<>();
            for (String each : spellings) {
                longer.add(each + plain);
                longer.add(isLast ? each + plain : each + second);
            }
            spellings = longer;
        }
        return spellings;
    }
}
