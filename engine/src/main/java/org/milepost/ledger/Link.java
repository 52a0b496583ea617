package org.milepost.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.milepost.digest.Sha256;

/**
 * The hash chain of an account's history up to one transfer: SHA-256 over the transfer's canonical
 * content and the previous link. {@link Verifier} detects a changed transfer, unless every later
 * link of the account and its head are recomputed. There is no key: anyone can verify a link, and
 * anyone who can write to the database can compute one. The operators' trail has the same links.
 *
 * <p>The canonical content is, in this order and big-endian: the version byte 2; the epoch (4
 * bytes), bucket (2), account (8), ordinal (4), kind (2), signed amount (8), house account (4), the
 * ordinal that it undoes or 0 (4), microseconds since 1970 (8), the length of the facts (4), the
 * facts in UTF-8, the previous link (32). A transfer without an epoch has the version byte 1 and no
 * epoch. A transfer with further legs has the version byte 3, and before the previous link the
 * number of these legs (2) and of each the house account (4), the currency (2) and the amount (8).
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode compare the content
public record Link(byte[] bytes) {

    /** The length of a link in bytes. */
    public static final int LENGTH = 32;

    private static final byte VERSION_WITHOUT_EPOCH = 1;
    private static final byte VERSION = 2;
    private static final byte VERSION_WITH_LEGS = 3;
    private static final int LEG_LENGTH = 4 + 2 + 8;
    private static final int FIXED_LENGTH = 1 + 2 + 8 + 4 + 2 + 8 + 4 + 4 + 8 + 4 + LENGTH;

    public Link {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a link has 32 bytes");
        }
    }

    /** The first link of an account, which contains its holder. */
    static Link first(AccountId account, int currency, String holder) {
        return new Link(
                Sha256.of(
                        "milepost account",
                        Integer.toString(account.bucket()),
                        Long.toString(account.number()),
                        Integer.toString(currency),
                        holder));
    }

    /** The link after this one, over the content of a transfer without further legs. */
    Link over(Transfer transfer) {
        return over(transfer, List.of());
    }

    /** The link after this one, over the content of the transfer that follows. */
    Link over(Transfer transfer, List<Leg> legs) {
        byte[] facts = transfer.facts().getBytes(StandardCharsets.UTF_8);
        boolean hasEpoch = !transfer.epoch().isNone();
        int epochLength = hasEpoch ? Integer.BYTES : 0;
        int legsLength = legs.isEmpty() ? 0 : Short.BYTES + legs.size() * LEG_LENGTH;
        ByteBuffer content =
                ByteBuffer.allocate(FIXED_LENGTH + epochLength + legsLength + facts.length);
        if (hasEpoch) {
            content.put(legs.isEmpty() ? VERSION : VERSION_WITH_LEGS)
                    .putInt(transfer.epoch().number());
        } else {
            content.put(VERSION_WITHOUT_EPOCH);
        }
        content.putShort((short) transfer.id().account().bucket())
                .putLong(transfer.id().account().number())
                .putInt(transfer.id().ordinal())
                .putShort((short) transfer.kind().code())
                .putLong(transfer.change().count())
                .putInt(transfer.house().number())
                .putInt(transfer.undoes().orElse(0))
                .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, transfer.at()))
                .putInt(facts.length)
                .put(facts);
        if (!legs.isEmpty()) {
            content.putShort((short) legs.size());
            for (Leg leg : legs) {
                content.putInt(leg.house().number())
                        .putShort((short) leg.currency())
                        .putLong(leg.amount().count());
            }
        }
        content.put(bytes);
        MessageDigest digest = Sha256.begun();
        return new Link(digest.digest(content.array()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Link link && Arrays.equals(bytes, link.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
