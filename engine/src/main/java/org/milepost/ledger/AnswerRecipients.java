package org.milepost.ledger;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The attempts at one request to which its answer was sent and that are not known to have lost it.
 * While there is one, the booked transfer stays; when the last one is removed, no caller has the
 * answer, and the transfer may be cancelled.
 *
 * @param attempts their numbers, in the order in which they got the answer; at most {@value #MAX}
 */
record AnswerRecipients(List<Integer> attempts) {

    /** No recipients, as for answers that are never cancelled. */
    static final AnswerRecipients NONE = new AnswerRecipients(List.of());

    /** Beyond this number the transfer is never cancelled. */
    private static final int MAX = 16;

    /** Represents attempts that are not counted; it is never removed. */
    private static final int PERMANENT = 0;

    AnswerRecipients {
        attempts = List.copyOf(attempts);
        if (attempts.size() > MAX) {
            throw new IllegalArgumentException("too many recipients");
        }
    }

    /** The attempt that was decided. */
    static AnswerRecipients of(int attempt) {
        if (attempt == PERMANENT) {
            throw new IllegalArgumentException("0 is not an attempt number");
        }
        return new AnswerRecipients(List.of(attempt));
    }

    /** The recipients with this stored form: four bytes each. */
    static AnswerRecipients ofBytes(byte[] bytes) {
        List<Integer> attempts = new ArrayList<>(bytes.length / Integer.BYTES);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            attempts.add(buffer.getInt());
        }
        return new AnswerRecipients(attempts);
    }

    /** The stored form. */
    byte[] bytes() {
        ByteBuffer buffer = ByteBuffer.allocate(attempts.size() * Integer.BYTES);
        attempts.forEach(buffer::putInt);
        return buffer.array();
    }

    /** Whether this attempt has the answer; always true beyond the maximum. */
    boolean includes(int attempt) {
        return attempts.contains(attempt) || attempts.contains(PERMANENT);
    }

    /** Whether this attempt is the one that was decided. */
    boolean isFirst(int attempt) {
        return !attempts.isEmpty() && attempts.getFirst() == attempt;
    }

    /** With one more attempt; {@link #PERMANENT} beyond the maximum. */
    AnswerRecipients with(int attempt) {
        if (attempts.size() == MAX) {
            return new AnswerRecipients(List.of(PERMANENT));
        }
        List<Integer> more = new ArrayList<>(attempts);
        more.add(attempt);
        return new AnswerRecipients(more);
    }

    /** Without this attempt. */
    AnswerRecipients without(int attempt) {
        return new AnswerRecipients(attempts.stream().filter(it -> it != attempt).toList());
    }

    /** Whether no attempt has the answer. */
    boolean isEmpty() {
        return attempts.isEmpty();
    }
}
