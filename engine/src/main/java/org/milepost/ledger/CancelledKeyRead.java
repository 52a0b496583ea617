package org.milepost.ledger;

import java.util.HexFormat;

/**
 * Reads whether what was booked under a key was cancelled, among the latest transfers of the
 * command's account. The cancellation's facts name the key.
 *
 * @param key the first 8 bytes of the digest of the key's identity
 */
public record CancelledKeyRead(long key) implements Read<Boolean> {

    private static final HexFormat HEX = HexFormat.of();

    /** The read for this identity. */
    public static CancelledKeyRead of(Identity identity) {
        return new CancelledKeyRead(identity.digest().high());
    }

    /** The facts of a cancellation of what was booked under this identity. */
    public static String facts(Identity identity) {
        return of(identity).facts();
    }

    /** The facts that it looks for. */
    String facts() {
        return "{\"key\":\"" + HEX.toHexDigits(key) + "\"}";
    }

    @Override
    public ReadStore<?, Boolean> readStore() {
        return CancelledKeyReadStore.INSTANCE;
    }
}
