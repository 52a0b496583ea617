package org.milepost.proofs.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Reads what a client sends to PostgreSQL, and detects when it has sent a complete COMMIT.
 *
 * <p>A client sends COMMIT in a simple Query, or parses it once under a name and later binds and
 * executes that name; what it executed takes effect when its Sync has arrived. The first message of
 * a connection has no type, and neither have the requests for encryption that may come before it.
 *
 * <p>Source: PostgreSQL, "Message Formats".
 *
 * <p>Threads: belongs to the thread that carries the bytes.
 */
final class CommitWatch {

    private static final int LENGTH_BYTES = Integer.BYTES;
    private static final int SSL_REQUEST = 80_877_103;
    private static final int GSS_REQUEST = 80_877_104;
    private static final String COMMIT = "COMMIT";

    private final ByteArrayOutputStream unread = new ByteArrayOutputStream();
    private final Set<String> commitStatements = new HashSet<>();
    private boolean started;
    private boolean bound;

    /** Takes in the next bytes; whether a COMMIT became complete within them. */
    boolean sees(byte[] bytes, int count) {
        unread.write(bytes, 0, count);
        ByteBuffer buffer = ByteBuffer.wrap(unread.toByteArray());
        boolean committed = false;
        while (hasMessage(buffer)) {
            committed |= started ? read(buffer) : readFirst(buffer);
        }
        unread.reset();
        unread.write(buffer.array(), buffer.position(), buffer.remaining());
        return committed;
    }

    private boolean hasMessage(ByteBuffer buffer) {
        int typeBytes = started ? 1 : 0;
        return buffer.remaining() >= typeBytes + LENGTH_BYTES
                && buffer.remaining() >= typeBytes + buffer.getInt(buffer.position() + typeBytes);
    }

    private boolean readFirst(ByteBuffer buffer) {
        byte[] body = body(buffer);
        int code = ByteBuffer.wrap(body).getInt();
        started = code != SSL_REQUEST && code != GSS_REQUEST;
        return false;
    }

    private boolean read(ByteBuffer buffer) {
        char type = (char) buffer.get();
        ByteBuffer body = ByteBuffer.wrap(body(buffer));
        switch (type) {
            case 'Q' -> {
                return isCommit(text(body));
            }
            case 'P' -> parsed(text(body), text(body));
            case 'B' -> {
                String portal = text(body);
                bound |= portal.isEmpty() && commitStatements.contains(text(body));
            }
            case 'S' -> {
                boolean committed = bound;
                bound = false;
                return committed;
            }
            default -> {}
        }
        return false;
    }

    private void parsed(String name, String sql) {
        if (isCommit(sql)) {
            commitStatements.add(name);
        } else {
            commitStatements.remove(name);
        }
    }

    private static boolean isCommit(String sql) {
        return sql.strip().toUpperCase(Locale.ROOT).startsWith(COMMIT);
    }

    /** The message after its type; its length counts itself. */
    private static byte[] body(ByteBuffer buffer) {
        byte[] body = new byte[buffer.getInt() - LENGTH_BYTES];
        buffer.get(body);
        return body;
    }

    /** The text up to the next zero. */
    private static String text(ByteBuffer body) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (byte b = body.get(); b != 0; b = body.get()) {
            text.write(b);
        }
        return text.toString(ISO_8859_1);
    }
}
