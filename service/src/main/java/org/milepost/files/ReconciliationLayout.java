package org.milepost.files;

import java.nio.charset.StandardCharsets;

/**
 * The reconciliation file of AIR MILES, as far as it is publicly known: ASCII, two header records,
 * detail records, two trailer records, fields separated by {@code %%}, no padding, a newline at the
 * end of each record. The fields of the records are Milepost's own; {@code docs/FILES.md} has them.
 *
 * <p>In a value a percent sign and every character that is not printable ASCII is written as {@code
 * %} and two hexadecimal digits for each byte of its UTF-8 form (RFC 3986), so no value contains
 * {@code %%} or a newline.
 */
final class ReconciliationLayout implements Layout {

    private static final String SEPARATOR = "%%";
    private static final int PRINTABLE_MIN = 0x20;
    private static final int PRINTABLE_MAX = 0x7e;
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    @Override
    public String text(FilePart part) {
        StringBuilder out = new StringBuilder();
        FileHead head = part.head();
        if (part.isFirst()) {
            record(
                    out,
                    "H1",
                    "MILEPOST",
                    Integer.toString(head.layout()),
                    head.partner(),
                    head.programme(),
                    head.currency());
            record(
                    out,
                    "H2",
                    Integer.toString(head.number()),
                    head.day().toString(),
                    head.startsAt().toString(),
                    head.endsAt().toString());
        }
        long number = part.first();
        for (SettlementLine line : part.lines()) {
            out.append("DT").append(SEPARATOR).append(number);
            for (LineField field : LineField.values()) {
                value(out.append(SEPARATOR), field.of(line));
            }
            out.append('\n');
            number++;
        }
        part.totals()
                .ifPresent(
                        it -> {
                            record(out, "T1", text(it.lines()), text(it.added()), text(it.taken()));
                            record(out, "T2", text(it.opening()), text(it.closing()));
                        });
        return out.toString();
    }

    private static String text(long number) {
        return Long.toString(number);
    }

    private static void record(StringBuilder out, String type, String... values) {
        out.append(type);
        for (String each : values) {
            value(out.append(SEPARATOR), each);
        }
        out.append('\n');
    }

    private static void value(StringBuilder out, String value) {
        for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
            if (each < PRINTABLE_MIN || each > PRINTABLE_MAX || each == '%') {
                out.append('%').append(HEX[(each >> 4) & 0xf]).append(HEX[each & 0xf]);
            } else {
                out.append((char) each);
            }
        }
    }
}
