package org.milepost.console;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tables as CSV (RFC 4180) in UTF-8. A spreadsheet takes a text that begins with certain characters
 * for a formula; such a text gets an apostrophe in front, except numbers. Pure.
 */
final class Csv {

    /** Tells spreadsheets that the file is UTF-8. */
    private static final String MARK = "\ufeff";

    private static final String OF_FORMULAS = "=+-@\t\r\n|%";

    private Csv() {}

    /** The bytes of a table. */
    static byte[] of(Block.Table table) {
        Stream<List<String>> head =
                Stream.of(table.columns().stream().map(Block.Column::name).toList());
        Stream<List<String>> rows =
                table.rows().stream().map(row -> row.stream().map(Csv::value).toList());
        return Stream.concat(head, rows)
                .map(row -> row.stream().map(Csv::field).collect(Collectors.joining(",")))
                .collect(Collectors.joining("\r\n", MARK, "\r\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String value(Cell cell) {
        return cell.more().isEmpty() ? cell.raw() : cell.raw() + " (" + cell.more() + ")";
    }

    /** One field; always quoted when it could be misread. */
    static String field(String text) {
        String safe =
                !text.isEmpty()
                                && OF_FORMULAS.indexOf(text.charAt(0)) >= 0
                                && !text.matches("-?[0-9]+(\\.[0-9]+)?")
                        ? "'" + text
                        : text;
        boolean isPlain = safe.chars().noneMatch(it -> it == '"' || it == ',' || it < ' ');
        return isPlain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }
}
