package org.milepost.incoming;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a file says that a partner put into its directory.
 *
 * @param programme the code of the programme of a reconciliation; empty for a batch issuance
 * @param currency the code of the currency of a reconciliation; empty for a batch issuance
 * @param day the business day of a reconciliation
 * @param format the format of a reconciliation; empty for a batch issuance
 */
record IntakeName(
        IncomingKind kind,
        String programme,
        String currency,
        Optional<LocalDate> day,
        String format) {

    private static final Pattern BATCH = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}\\.td");
    private static final Pattern RECONCILIATION =
            Pattern.compile(
                    "([A-Za-z0-9_-]{1,32})\\.([A-Za-z0-9_-]{1,32})"
                            + "\\.([0-9]{4}-[0-9]{2}-[0-9]{2})\\.(csv|rec)");

    /** What a name says; empty when it does not have the form. */
    static Optional<IntakeName> of(String name) {
        if (BATCH.matcher(name).matches()) {
            return Optional.of(
                    new IntakeName(IncomingKind.BATCH_ISSUANCE, "", "", Optional.empty(), ""));
        }
        Matcher matcher = RECONCILIATION.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new IntakeName(
                            IncomingKind.RECONCILIATION,
                            matcher.group(1),
                            matcher.group(2),
                            Optional.of(LocalDate.parse(matcher.group(3))),
                            matcher.group(4)));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
