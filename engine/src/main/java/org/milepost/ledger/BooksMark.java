package org.milepost.ledger;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What incremental audits have found of the books up to one moment: with it, the next one reads
 * what was booked since, and can tell whether an older part still is as it was.
 *
 * @param buckets each bucket, by its number
 * @param houses the sum of the transfers of each house account, by its number
 * @param streams the end of each stream of the feed, by its number
 */
public record BooksMark(
        Map<Integer, BucketMark> buckets,
        Map<Integer, BigInteger> houses,
        Map<Integer, StreamMark> streams) {

    /** Of books of which nothing was read. */
    public static final BooksMark NONE = new BooksMark(Map.of(), Map.of(), Map.of());

    public BooksMark {
        buckets = Map.copyOf(buckets);
        houses = Map.copyOf(houses);
        streams = Map.copyOf(streams);
    }

    /**
     * A bucket.
     *
     * @param origin its transfers that are older than the feed
     * @param transfers all its transfers, also those
     * @param links the sum of the first eight bytes of their links, modulo 2<sup>64</sup>
     * @param readAt when all its accounts were last read
     */
    public record BucketMark(FeedTally origin, FeedTally transfers, long links, Instant readAt) {}

    /**
     * The end of a stream.
     *
     * @param position of its last row
     * @param digest SHA-256 over that row and the digest before it, in hexadecimal digits
     */
    public record StreamMark(long position, String digest) {

        /** A stream without rows. */
        static final StreamMark NONE = new StreamMark(0, "00".repeat(32));
    }

    /** Whether nothing was read yet. */
    public boolean hasNothing() {
        return buckets.isEmpty();
    }

    /** A bucket of books of which something was read. */
    public BucketMark bucket(int number) {
        return Objects.requireNonNull(buckets.get(number));
    }

    /** The end of a stream, which may have none yet. */
    StreamMark stream(int number) {
        return streams.getOrDefault(number, StreamMark.NONE);
    }

    /**
     * The buckets that an audit reads again, those that were read the longest ago.
     *
     * @param runs within how many audits all are read
     */
    public Set<Integer> share(int runs) {
        int count = hasNothing() ? AccountId.BUCKETS : Math.ceilDiv(AccountId.BUCKETS, runs);
        return IntStream.range(0, AccountId.BUCKETS)
                .boxed()
                .sorted(
                        Comparator.comparing(
                                        (Integer it) ->
                                                hasNothing() ? Instant.EPOCH : bucket(it).readAt())
                                .thenComparing(it -> it))
                .limit(count)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Since when each bucket was read at least once; empty when nothing was. */
    public List<Instant> readAt() {
        return buckets.values().stream().map(BucketMark::readAt).sorted().toList();
    }
}
