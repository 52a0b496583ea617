package org.milepost.conformance;

import java.util.List;
import java.util.Random;

/**
 * Random texts of what programs get wrong: blanks of many kinds, combining marks without a letter,
 * characters outside the basic plane, characters that grow when they are normalised, folded or
 * written in capitals, and characters that are not seen.
 */
final class HardText {

    private static final List<String> ORDINARY =
            List.of("a", "Z", "0", "9", "Anna", "de la ", "42", " ", "-", ".", "'", "&", "/", "@");

    private static final List<String> LATIN =
            List.of(
                    "\u00e9",
                    "e\u0301",
                    "\u00f1",
                    "\u00fc",
                    "\u00d8",
                    "\u00df",
                    "\u0130",
                    "\u0131",
                    "\u0149",
                    "\u01c4",
                    "\ufb03",
                    "\u212b",
                    "\u2167",
                    "\uff21",
                    "\u1e9e",
                    "\u00e6",
                    "\u2019",
                    "\u2018",
                    "\u00b4",
                    "`",
                    "\u02bc",
                    "\u2010",
                    "\u2013",
                    "\u2212",
                    "\u00ba",
                    "\ua7b3",
                    "\ud801\udf80");

    private static final List<String> OTHER =
            List.of(
                    "\u0301",
                    "\u0344",
                    "\u0958",
                    "\u0fb2\u0f81",
                    "\ud55c",
                    "\u1112\u1161\u11ab",
                    "\u3315",
                    "\ufdfa",
                    "\u0390",
                    "\u4e2d",
                    "\u05d0",
                    "\u0661",
                    "\uff11",
                    "\ud83d\ude00",
                    "\ud835\udc9c",
                    "\ud801\udc00",
                    "\ud834\udd5e",
                    "\u20dd",
                    "\u00a0",
                    "\u2009",
                    "\u3000",
                    "\u1680",
                    "\u2007",
                    "\u0378",
                    "%",
                    "\"",
                    "\\",
                    "<",
                    "\u20ac",
                    "\u00bd");

    private static final List<String> UNSEEN =
            List.of(
                    "\u200b",
                    "\u200d",
                    "\u202e",
                    "\ufeff",
                    "\u00ad",
                    "\u2028",
                    "\u3164",
                    "\ufe0f",
                    "\ue000",
                    "\uffff",
                    "\ud83f\udffe",
                    "\udb40\udc41",
                    "\u0000",
                    "\n",
                    "\t",
                    "\u007f",
                    "\u0085",
                    "\ud800",
                    "\udc00");

    private final Random random;

    HardText(Random random) {
        this.random = random;
    }

    /** A text with about this many code points. */
    String next(int length) {
        int kind = random.nextInt(10);
        StringBuilder text = new StringBuilder();
        String repeated = piece(kind);
        while (text.codePointCount(0, text.length()) < length) {
            text.append(kind % 2 == 0 ? repeated : piece(kind));
        }
        int codePoints = text.codePointCount(0, text.length());
        return codePoints > length
                ? text.substring(0, text.offsetByCodePoints(0, length))
                : text.toString();
    }

    private String piece(int kind) {
        List<String> pieces =
                switch (kind) {
                    case 0, 1, 2 -> LATIN;
                    case 3, 4, 5 -> OTHER;
                    case 6 -> UNSEEN;
                    case 7 -> List.of(" ", "\u00a0", "\u0301", "\u3000", "\u2003");
                    default -> random.nextInt(4) == 0 ? LATIN : ORDINARY;
                };
        return pieces.get(random.nextInt(pieces.size()));
    }
}
