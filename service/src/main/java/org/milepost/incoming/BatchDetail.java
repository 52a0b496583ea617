package org.milepost.incoming;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a detail of a batch issuance says. Texts are as they were sent, without spaces at the end.
 *
 * @param account the number of the collector: 11 digits
 * @param reference the sponsor's own name for the line: 20 digits
 * @param sponsor the code of the sponsor
 * @param offer the code of the partner's offer
 * @param location the store; may be empty
 * @param batch the sponsor's name for a group of lines
 * @param miles what the collector gets
 */
record BatchDetail(
        String account,
        String reference,
        String sponsor,
        String offer,
        String location,
        String batch,
        long miles) {

    private static final String MARK = "TD";

    /**
     * A detail that was read.
     *
     * @param detail empty when there is a fault
     * @param faults what is wrong with the form
     */
    record Parsed(Optional<BatchDetail> detail, Set<BatchFlag> faults) {}

    /** Reads it. All faults of its form are found. */
    static Parsed read(BatchRecord record) {
        Set<BatchFlag> faults = EnumSet.noneOf(BatchFlag.class);
        if (!record.isWhole() || !DetailField.MARK.in(record.text()).equals(MARK)) {
            faults.add(BatchFlag.FORM);
            return new Parsed(Optional.empty(), faults);
        }
        String text = record.text();
        for (DetailField field : DetailField.values()) {
            if (field.isBlankWhenSent() && !field.in(text).isBlank()) {
                faults.add(BatchFlag.FORM);
            }
        }
        if (!isDigits(DetailField.ACCOUNT.in(text))) {
            faults.add(BatchFlag.ACCOUNT);
        }
        if (!isDigits(DetailField.REFERENCE.in(text))
                || !DetailField.SPONSOR.in(text).chars().allMatch(BatchDetail::isLetterOrDigit)) {
            faults.add(BatchFlag.FORM);
        }
        Optional<Long> miles = Overpunch.read(DetailField.MILES.in(text));
        if (miles.isEmpty()) {
            faults.add(BatchFlag.MILES_FORM);
        }
        if (!faults.isEmpty()) {
            return new Parsed(Optional.empty(), faults);
        }
        return new Parsed(
                Optional.of(
                        new BatchDetail(
                                DetailField.ACCOUNT.in(text),
                                DetailField.REFERENCE.in(text),
                                DetailField.SPONSOR.in(text),
                                DetailField.OFFER.in(text).stripTrailing(),
                                DetailField.LOCATION.in(text).stripTrailing(),
                                DetailField.BATCH.in(text).stripTrailing(),
                                miles.orElseThrow())),
                faults);
    }

    /** The record as a provider sends it, without its end. */
    String written() {
        StringBuilder record = new StringBuilder(" ".repeat(FixedField.RECORD_LENGTH));
        DetailField.MARK.put(record, MARK);
        DetailField.ACCOUNT.put(record, account);
        DetailField.REFERENCE.put(record, reference);
        DetailField.SPONSOR.put(record, sponsor);
        DetailField.OFFER.put(record, padded(offer, DetailField.OFFER));
        DetailField.LOCATION.put(record, padded(location, DetailField.LOCATION));
        DetailField.BATCH.put(record, padded(batch, DetailField.BATCH));
        DetailField.MILES.put(record, Overpunch.write(miles, DetailField.MILES.width()));
        return record.toString();
    }

    static String padded(String text, FixedField field) {
        return text + " ".repeat(Math.max(0, field.width() - text.length()));
    }

    static boolean isLetterOrDigit(int character) {
        return (character >= 'A' && character <= 'Z')
                || (character >= 'a' && character <= 'z')
                || (character >= '0' && character <= '9');
    }

    private static boolean isDigits(String text) {
        return text.chars().allMatch(it -> Overpunch.isDigit((char) it));
    }
}
