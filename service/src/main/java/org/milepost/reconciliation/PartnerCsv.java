package org.milepost.reconciliation;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A partner's file as CSV (RFC 4180): the names of the fields, then the lines. The names are those
 * of settlement files, in any order; {@code amount} is needed. A value has no line break. As in
 * settlement files, an apostrophe at the beginning of a text is taken away.
 */
record PartnerCsv(List<String> names) implements PartnerLayout {

    private static final Set<String> KNOWN =
            Set.of(
                    "line",
                    LineValues.BOOKED_AT,
                    "bookedOn",
                    "kind",
                    "account",
                    LineValues.AMOUNT,
                    "terminal",
                    LineValues.STORE,
                    "confirmation",
                    "original",
                    "originalDay",
                    LineValues.HAPPENED_AT,
                    "trace",
                    "transactionId",
                    "reference");

    private static final char BYTE_ORDER_MARK = '\ufeff';

    PartnerCsv {
        names = List.copyOf(names);
    }

    static Optional<PartnerCsv> of(String head) {
        String text =
                !head.isEmpty() && head.charAt(0) == BYTE_ORDER_MARK ? head.substring(1) : head;
        return fields(text)
                .filter(KNOWN::containsAll)
                .filter(it -> new HashSet<>(it).size() == it.size())
                .filter(it -> it.contains(LineValues.AMOUNT))
                .map(PartnerCsv::new);
    }

    @Override
    public int headLines() {
        return 1;
    }

    @Override
    public Optional<PartnerLine> read(String text) {
        Optional<List<String>> values = fields(text).filter(it -> it.size() == names.size());
        if (values.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String value = values.get().get(i);
            boolean isMarked = value.startsWith("'") && !names.get(i).equals(LineValues.AMOUNT);
            fields.put(names.get(i), isMarked ? value.substring(1) : value);
        }
        return LineValues.line(fields);
    }

    /** The fields of the one record that a line is; empty when it is not one record. */
    private static Optional<List<String>> fields(String text) {
        try (CsvReader<CsvRecord> reader =
                CsvReader.builder().skipEmptyLines(false).ofCsvRecord(text)) {
            List<CsvRecord> records = reader.stream().limit(2).toList();
            boolean isOne = records.size() == 1 && !isOpen(text);
            return isOne ? Optional.of(records.getFirst().getFields()) : Optional.empty();
        } catch (CsvParseException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a quoted value does not end: each value has an even number of quotes. */
    private static boolean isOpen(String text) {
        return text.chars().filter(it -> it == '"').count() % 2 != 0;
    }

    @Override
    public boolean isTrailer(String text) {
        return false;
    }

    @Override
    public Optional<Totals> totals(List<String> trailers) {
        return Optional.of(Totals.NONE);
    }

    @Override
    public Optional<Subject> subject() {
        return Optional.empty();
    }
}
