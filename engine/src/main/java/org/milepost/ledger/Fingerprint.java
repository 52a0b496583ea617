package org.milepost.ledger;

import java.nio.ByteBuffer;
import org.milepost.digest.Sha256;

/**
 * The first 16 bytes of a SHA-256 digest, used to compare contents and as a key.
 *
 * @param high the first 8 bytes
 * @param low the next 8 bytes
 */
public record Fingerprint(long high, long low) implements Comparable<Fingerprint> {

    /** The fingerprint of these texts, in this order. */
    static Fingerprint of(String... texts) {
        return ofBytes(Sha256.of(texts));
    }

    /** The fingerprint of this stored form; only the first 16 bytes are read. */
    static Fingerprint ofBytes(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Fingerprint(buffer.getLong(), buffer.getLong());
    }

    /** The stored form, 16 bytes. */
    byte[] bytes() {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
    }

    /** In the order of the stored bytes. */
    @Override
    public int compareTo(Fingerprint other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }
}
