package org.milepost.incoming;

import java.util.Optional;

/**
 * Reads the records of a batch issuance. A record ends with a carriage return, a line feed, or both
 * in this order. However long a record is, only as much of it is kept as a record may have.
 *
 * <p>Threads: one.
 */
final class BatchRecordReader {

    private static final int PRINTABLE_MIN = 0x20;
    private static final int PRINTABLE_MAX = 0x7e;
    private static final byte[] NOTHING = {};

    private final ByteSource source;
    private byte[] piece = NOTHING;
    private int at;
    private boolean isAtEnd;

    BatchRecordReader(ByteSource source) {
        this.source = source;
    }

    /** The next record; empty at the end. */
    Optional<BatchRecord> next() throws InterruptedException {
        if (peek() < 0) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder(FixedField.RECORD_LENGTH + 1);
        boolean isAscii = true;
        long bytes = 0;
        int each = peek();
        while (each >= 0 && each != '\r' && each != '\n') {
            boolean isPrintable = each >= PRINTABLE_MIN && each <= PRINTABLE_MAX;
            isAscii &= isPrintable;
            if (text.length() <= FixedField.RECORD_LENGTH) {
                text.append(isPrintable ? (char) each : '?');
            }
            bytes++;
            at++;
            each = peek();
        }
        int end = 0;
        if (each == '\r') {
            at++;
            end++;
            each = peek();
        }
        if (each == '\n') {
            at++;
            end++;
        }
        boolean isWhole = isAscii && bytes == FixedField.RECORD_LENGTH && end > 0;
        return Optional.of(new BatchRecord(text.toString(), isWhole, bytes + end));
    }

    /** The next byte, which stays; below zero at the end. */
    private int peek() throws InterruptedException {
        if (at == piece.length && !isAtEnd) {
            Optional<byte[]> more = source.next();
            isAtEnd = more.isEmpty();
            piece = more.orElse(NOTHING);
            at = 0;
        }
        return at < piece.length ? piece[at] & 0xff : -1;
    }
}
