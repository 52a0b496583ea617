package org.milepost.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * A buffer for the answer that a connection is receiving. It finds the status, the end of the
 * answer (by Content-Length), and whether the body contains a text; it parses nothing else.
 *
 * <p>Threads: used by one thread.
 */
public final class AnswerBuffer {

    private static final int BYTES_MAX = 64 * 1024;
    private static final int MESSAGE_CHARACTERS_MAX = 600;
    private static final byte[] CONTENT_LENGTH =
            "content-length:".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;
    private final ByteBuffer buffer;
    private int headEnd = -1;
    private int bodyEnd = -1;

    AnswerBuffer() {
        this(BYTES_MAX);
    }

    /** For answers that are no longer than this, head and body. */
    public AnswerBuffer(int bytesMax) {
        bytes = new byte[bytesMax];
        buffer = ByteBuffer.wrap(bytes);
    }

    /** Takes in what has arrived; true when the answer is complete. */
    public boolean read(ReadableByteChannel channel) throws IOException {
        if (channel.read(buffer) < 0) {
            throw new UnexpectedAnswer("the server closed the connection before it answered");
        }
        if (headEnd < 0 && !readHead()) {
            return false;
        }
        if (buffer.position() > bodyEnd) {
            throw new UnexpectedAnswer("more bytes than Content-Length says: " + text());
        }
        return buffer.position() == bodyEnd;
    }

    /** Empties the buffer for the next answer. */
    public void reset() {
        buffer.clear();
        headEnd = -1;
        bodyEnd = -1;
    }

    /** The status of a complete answer. */
    public int status() {
        return (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + (bytes[11] - '0');
    }

    /** Whether the body of a complete answer contains these bytes. */
    public boolean bodyContains(byte[] mark) {
        for (int at = headEnd; at <= bodyEnd - mark.length; at++) {
            if (isAt(at, mark)) {
                return true;
            }
        }
        return false;
    }

    /** The answer as text, for a message; not longer than a person reads. */
    public String text() {
        int length = Math.min(buffer.position(), MESSAGE_CHARACTERS_MAX);
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private boolean readHead() {
        int length = -1;
        for (int at = 0; at + 3 < buffer.position(); at++) {
            if (bytes[at] != '\r' || bytes[at + 1] != '\n') {
                continue;
            }
            if (bytes[at + 2] == '\r' && bytes[at + 3] == '\n') {
                if (length < 0) {
                    throw new UnexpectedAnswer("an answer without Content-Length: " + text());
                }
                headEnd = at + 4;
                bodyEnd = headEnd + length;
                if (bodyEnd > bytes.length) {
                    throw new UnexpectedAnswer("an answer of " + bodyEnd + " bytes: " + text());
                }
                return true;
            }
            if (isHeaderAt(at + 2, CONTENT_LENGTH)) {
                length = numberAt(at + 2 + CONTENT_LENGTH.length);
            }
        }
        if (!buffer.hasRemaining()) {
            throw new UnexpectedAnswer("an answer whose head does not end: " + text());
        }
        return false;
    }

    private boolean isHeaderAt(int offset, byte[] lowerCase) {
        if (offset + lowerCase.length > buffer.position()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length; i++) {
            byte letter = bytes[offset + i];
            int lower = letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
            if (lower != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    private int numberAt(int offset) {
        int at = offset;
        while (bytes[at] == ' ') {
            at++;
        }
        int number = 0;
        while (bytes[at] >= '0' && bytes[at] <= '9') {
            number = Math.addExact(Math.multiplyExact(number, 10), bytes[at] - '0');
            at++;
        }
        return number;
    }

    private boolean isAt(int offset, byte[] mark) {
        for (int i = 0; i < mark.length; i++) {
            if (bytes[offset + i] != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
