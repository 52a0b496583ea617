package org.milepost.reconciliation;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.milepost.incoming.ByteSource;

/**
 * Reads the lines of a text in UTF-8. A line ends with a line feed, or a carriage return and one.
 * However long a line is, only as much of it is kept as a line may have.
 *
 * <p>Threads: one.
 */
final class TextLineReader {

    /** The most bytes of a line. */
    static final int LINE_BYTES_MAX = 2_000;

    private static final byte[] NOTHING = {};

    private final ByteSource source;
    private final byte[] line = new byte[LINE_BYTES_MAX + 1];
    private byte[] piece = NOTHING;
    private int at;
    private boolean isAtEnd;

    TextLineReader(ByteSource source) {
        this.source = source;
    }

    /** The next line; empty at the end. */
    Optional<TextLine> next() throws InterruptedException {
        if (peek() < 0) {
            return Optional.empty();
        }
        int kept = 0;
        long length = 0;
        int each = peek();
        while (each >= 0 && each != '\n') {
            if (kept < line.length) {
                line[kept++] = (byte) each;
            }
            at++;
            length++;
            each = peek();
        }
        if (each == '\n') {
            at++;
            length++;
        }
        boolean isShort = kept <= LINE_BYTES_MAX;
        if (isShort && kept > 0 && line[kept - 1] == '\r') {
            kept--;
        }
        Optional<String> text = isShort ? decoded(kept) : Optional.empty();
        return Optional.of(new TextLine(text.orElse(""), text.isPresent(), length));
    }

    private Optional<String> decoded(int length) {
        try {
            return Optional.of(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(Arrays.copyOf(line, length)))
                            .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
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
