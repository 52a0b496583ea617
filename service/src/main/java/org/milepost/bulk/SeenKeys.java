package org.milepost.bulk;

import java.nio.ByteBuffer;
import org.milepost.digest.Sha256;

/**
 * Which keys were seen, by the first 16 bytes of their SHA-256: 32 bytes of memory a key or less,
 * after growing up to 64.
 *
 * <p>Threads: used by one thread at a time.
 */
final class SeenKeys {

    private static final int FIRST_SIZE = 1 << 12;

    /** Pairs of halves; both zero is free. */
    private long[] table = new long[2 * FIRST_SIZE];

    private int count;

    /** Adds a key; false when it was seen before. */
    boolean add(String key) {
        ByteBuffer digest = ByteBuffer.wrap(Sha256.of(key));
        boolean isNew = put(table, digest.getLong(), digest.getLong() | 1);
        if (isNew && ++count > table.length / 4) {
            grow();
        }
        return isNew;
    }

    private void grow() {
        long[] larger = new long[2 * table.length];
        for (int i = 0; i < table.length; i += 2) {
            if (table[i + 1] != 0) {
                put(larger, table[i], table[i + 1]);
            }
        }
        table = larger;
    }

    private static boolean put(long[] table, long high, long low) {
        int mask = table.length - 1;
        int place = (int) (high << 1) & mask;
        while (table[place + 1] != 0) {
            if (table[place] == high && table[place + 1] == low) {
                return false;
            }
            place = place + 2 & mask;
        }
        table[place] = high;
        table[place + 1] = low;
        return true;
    }
}
