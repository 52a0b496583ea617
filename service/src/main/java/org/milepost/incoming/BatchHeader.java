package org.milepost.incoming;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Optional;

/**
 * What the header of a batch issuance says.
 *
 * @param provider the code of the one who made the file
 * @param sequence counts the provider's files
 * @param processed when it was made, without a zone
 * @param details how many details follow
 * @param miles the sum of their miles
 */
record BatchHeader(
        String provider,
        int sequence,
        LocalDate processed,
        LocalTime processedAt,
        long details,
        long miles) {

    private static final String MARK = "TH";

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuuMMdd").withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HHmmss").withResolverStyle(ResolverStyle.STRICT);

    /** Reads it; empty when the record does not have its form. */
    static Optional<BatchHeader> read(BatchRecord record) {
        if (!record.isWhole() || !HeaderField.MARK.in(record.text()).equals(MARK)) {
            return Optional.empty();
        }
        String text = record.text();
        for (HeaderField field : HeaderField.values()) {
            if (field.isBlankWhenSent() && !field.in(text).isBlank()) {
                return Optional.empty();
            }
        }
        String provider = HeaderField.PROVIDER.in(text);
        Optional<Long> sequence = Overpunch.digits(HeaderField.SEQUENCE.in(text));
        Optional<Long> details = Overpunch.digits(HeaderField.DETAILS.in(text));
        Optional<Long> miles = Overpunch.read(HeaderField.MILES.in(text));
        if (!provider.chars().allMatch(BatchDetail::isLetterOrDigit)
                || sequence.filter(it -> it > 0).isEmpty()
                || details.isEmpty()
                || miles.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new BatchHeader(
                            provider,
                            Math.toIntExact(sequence.get()),
                            LocalDate.parse(HeaderField.PROCESS_DATE.in(text), DATE),
                            LocalTime.parse(HeaderField.PROCESS_TIME.in(text), TIME),
                            details.get(),
                            miles.get()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The record as a provider sends it, without its end. */
    String written() {
        StringBuilder record = new StringBuilder(" ".repeat(FixedField.RECORD_LENGTH));
        HeaderField.MARK.put(record, MARK);
        HeaderField.PROVIDER.put(record, provider);
        HeaderField.SEQUENCE.put(
                record, Overpunch.zeroPadded(sequence, HeaderField.SEQUENCE.width()));
        HeaderField.PROCESS_DATE.put(record, DATE.format(processed));
        HeaderField.PROCESS_TIME.put(record, TIME.format(processedAt));
        HeaderField.DETAILS.put(record, Overpunch.zeroPadded(details, HeaderField.DETAILS.width()));
        HeaderField.MILES.put(record, Overpunch.write(miles, HeaderField.MILES.width()));
        return record.toString();
    }

    /** A day as files have it. */
    static String written(LocalDate day) {
        return DATE.format(day);
    }
}
