package org.milepost.reconciliation;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A partner's file in the layout of settlement files with {@code %%}: two header records, a record
 * for each line, two trailer records.
 */
record PartnerRecords(Optional<Subject> subject) implements PartnerLayout {

    private static final String SEPARATOR = "%%";
    private static final Pattern SEPARATORS = Pattern.compile(SEPARATOR);
    private static final String[] FIELDS = {
        "bookedAt",
        "bookedOn",
        "kind",
        "account",
        "amount",
        "terminal",
        "store",
        "confirmation",
        "original",
        "originalDay",
        "happenedAt",
        "trace",
        "transactionId",
        "reference"
    };
    private static final int FIRST_HEADER = 6;
    private static final int SECOND_HEADER = 5;
    private static final int FIRST_TRAILER = 4;
    private static final int SECOND_TRAILER = 3;
    private static final int ESCAPE_LENGTH = 3;
    private static final Pattern NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,17}");

    static Optional<PartnerRecords> of(List<String> head) {
        Optional<List<String>> first = values(head.get(0), "H1", FIRST_HEADER);
        Optional<List<String>> second = values(head.get(1), "H2", SECOND_HEADER);
        if (first.isEmpty()
                || second.isEmpty()
                || !first.get().get(1).equals("MILEPOST")
                || !first.get().get(2).equals("1")) {
            return Optional.empty();
        }
        List<String> of = first.get();
        return Optional.of(
                new PartnerRecords(
                        Optional.of(
                                new Subject(
                                        of.get(3), of.get(4), of.get(5), second.get().get(2)))));
    }

    @Override
    public int headLines() {
        return HEAD_LINES_MAX;
    }

    @Override
    public Optional<PartnerLine> read(String text) {
        Optional<List<String>> values = values(text, "DT", FIELDS.length + 2);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < FIELDS.length; i++) {
            fields.put(FIELDS[i], values.get().get(i + 2));
        }
        return LineValues.line(fields);
    }

    @Override
    public boolean isTrailer(String text) {
        return text.startsWith("T1" + SEPARATOR) || text.startsWith("T2" + SEPARATOR);
    }

    @Override
    public Optional<Totals> totals(List<String> trailers) {
        if (trailers.size() != 2) {
            return Optional.empty();
        }
        Optional<List<String>> first = values(trailers.get(0), "T1", FIRST_TRAILER);
        Optional<List<String>> second = values(trailers.get(1), "T2", SECOND_TRAILER);
        if (first.isEmpty() || second.isEmpty() || !areNumbers(first.get())) {
            return Optional.empty();
        }
        List<String> of = first.get();
        return Optional.of(
                new Totals(
                        Optional.of(Long.parseLong(of.get(1))),
                        Optional.of(
                                Math.addExact(
                                        Long.parseLong(of.get(2)), Long.parseLong(of.get(3))))));
    }

    private static boolean areNumbers(List<String> values) {
        return values.stream().skip(1).allMatch(it -> NUMBER.matcher(it).matches());
    }

    /** The values of a record, the first of which is its mark. */
    private static Optional<List<String>> values(String text, String mark, int count) {
        String[] parts = SEPARATORS.split(text, -1);
        if (parts.length != count || !parts[0].equals(mark)) {
            return Optional.empty();
        }
        List<String> values = new ArrayList<>(count);
        for (String each : parts) {
            Optional<String> value = decoded(each);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value.get());
        }
        return Optional.of(values);
    }

    /** A value without its escapes; empty when it has another character than printable ASCII. */
    private static Optional<String> decoded(String value) {
        if (!value.chars().allMatch(it -> it >= ' ' && it <= '~')) {
            return Optional.empty();
        }
        if (value.indexOf('%') < 0) {
            return Optional.of(value);
        }
        ByteBuffer bytes = ByteBuffer.allocate(value.length());
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) != '%') {
                bytes.put((byte) value.charAt(i));
            } else if (i + ESCAPE_LENGTH > value.length()
                    || !HexFormat.isHexDigit(value.charAt(i + 1))
                    || !HexFormat.isHexDigit(value.charAt(i + 2))) {
                return Optional.empty();
            } else {
                bytes.put((byte) HexFormat.fromHexDigits(value, i + 1, i + ESCAPE_LENGTH));
                i += ESCAPE_LENGTH - 1;
            }
        }
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
