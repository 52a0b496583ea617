package org.milepost.ledger;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The attempts at one thing that hold its answer: each was given it and is not known to have lost
 * it. While there is one, what was booked stands; when the last one turns out to have lost the
 * answer, nobody knows of the booking and it may be taken back.
 *
 * @param attempts their numbers, first come first; at most {@value #MAX}
 */
record Holders(List<Integer> attempts) {

    /** Nobody, as for answers that are never taken back. */
    static final Holders NONE = new Holders(List.of());

    /** Where counting ends: something that was asked for that often stands for good. */
    private static final int MAX = 16;

    /** Not an attempt: it holds the answer for ever. */
    private static final int FOR_GOOD = 0;

    Holders {
        attempts = List.copyOf(attempts);
        if (attempts.size() > MAX) {
            throw new IllegalArgumentException("too many holders");
        }
    }

    /** The one attempt that was decided. */
    static Holders of(int attempt) {
        if (attempt == FOR_GOOD) {
            throw new IllegalArgumentException("not an attempt");
        }
        return new Holders(List.of(attempt));
    }

    /** The holders with this stored form: four bytes each. */
    static Holders ofBytes(byte[] bytes) {
        List<Integer> attempts = new ArrayList<>(bytes.length / Integer.BYTES);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            attempts.add(buffer.getInt());
        }
        return new Holders(attempts);
    }

    /** The stored form. */
    byte[] bytes() {
        ByteBuffer buffer = ByteBuffer.allocate(attempts.size() * Integer.BYTES);
        attempts.forEach(buffer::putInt);
        return buffer.array();
    }

    /** Whether this attempt holds the answer, by itself or because all do for good. */
    boolean includes(int attempt) {
        return attempts.contains(attempt) || attempts.contains(FOR_GOOD);
    }

    /** Whether this attempt was the one that was decided. */
    boolean isFirst(int attempt) {
        return !attempts.isEmpty() && attempts.getFirst() == attempt;
    }

    /** With one more, or for good when there are too many. */
    Holders with(int attempt) {
        if (attempts.size() == MAX) {
            return new Holders(List.of(FOR_GOOD));
        }
        List<Integer> more = new ArrayList<>(attempts);
        more.add(attempt);
        return new Holders(more);
    }

    /** Those that are left without this one. */
    Holders without(int attempt) {
        return new Holders(attempts.stream().filter(it -> it != attempt).toList());
    }

    /** Whether nobody holds it. */
    boolean isEmpty() {
        return attempts.isEmpty();
    }
}
