package org.milepost.files;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A settlement file as CSV (RFC 4180): the names of the fields, then the lines. Totals are in the
 * other formats and in the operator's API.
 *
 * <p>Spreadsheets run a text as a formula when it begins with one of a few characters. Such a text,
 * and one that begins with an apostrophe, gets an apostrophe before it; a reader takes one away.
 */
final class CsvLayout implements Layout {

    /** What begins a formula, or is skipped before one. */
    private static final String DANGEROUS = "=+-@\t\r\n'";

    @Override
    public String text(FilePart part) {
        StringWriter out = new StringWriter();
        try (CsvWriter writer = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(out)) {
            if (part.isFirst()) {
                List<String> names = new ArrayList<>(List.of("line"));
                Arrays.stream(LineField.values()).map(LineField::label).forEach(names::add);
                writer.writeRecord(names);
            }
            long number = part.first();
            for (SettlementLine line : part.lines()) {
                List<String> values = new ArrayList<>(List.of(Long.toString(number)));
                for (LineField field : LineField.values()) {
                    String value = field.of(line);
                    values.add(field.isNumber() ? value : safe(value));
                }
                writer.writeRecord(values);
                number++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    /** The text in a form that no spreadsheet runs as a formula. */
    private static String safe(String text) {
        return !text.isEmpty() && DANGEROUS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
