package org.milepost.ledger;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The stored form of the transfers in a row of the feed. It never changes. */
final class FeedRow {

    /** A bucket, an account and the longest ordinal. */
    private static final int ENTRY_LENGTH_MAX = 1 + Long.BYTES + 5;

    private static final int SEVEN_BITS = 0x7f;
    private static final int MORE = 0x80;
    private static final int BITS = 7;
    private static final int BUCKET_MASK = 0xff;

    private FeedRow() {}

    /** The stored form of transfers, 10 bytes each for ordinals below 128. */
    static byte[] bytes(List<TransferId> transfers) {
        ByteBuffer buffer = ByteBuffer.allocate(transfers.size() * ENTRY_LENGTH_MAX);
        for (TransferId transfer : transfers) {
            buffer.put((byte) transfer.account().bucket()).putLong(transfer.account().number());
            int rest = transfer.ordinal();
            while (rest > SEVEN_BITS) {
                buffer.put((byte) ((rest & SEVEN_BITS) | MORE));
                rest >>>= BITS;
            }
            buffer.put((byte) rest);
        }
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /**
     * The transfers with this stored form.
     *
     * @throws IllegalArgumentException when it is not one
     */
    static List<TransferId> transfers(byte[] bytes) {
        List<TransferId> transfers = new ArrayList<>(bytes.length / (2 + Long.BYTES));
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (buffer.remaining() < 2 + Long.BYTES) {
                throw new IllegalArgumentException("an entry of the feed is too short");
            }
            int bucket = buffer.get() & BUCKET_MASK;
            AccountId account = new AccountId(bucket, buffer.getLong());
            transfers.add(new TransferId(account, ordinal(buffer)));
        }
        return transfers;
    }

    private static int ordinal(ByteBuffer buffer) {
        int ordinal = 0;
        for (int shift = 0; shift < Integer.SIZE && buffer.hasRemaining(); shift += BITS) {
            int part = buffer.get();
            ordinal |= (part & SEVEN_BITS) << shift;
            if ((part & MORE) == 0) {
                return ordinal;
            }
        }
        throw new IllegalArgumentException("an ordinal of the feed has no end");
    }
}
