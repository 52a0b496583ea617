package org.milepost.ledger;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.milepost.digest.Sha256;
import org.milepost.ledger.BooksMark.StreamMark;

/**
 * The feed as an incremental audit reads it: of some streams all rows, of the others those after
 * the mark, in the order of streams and positions. Finds positions that are missing, and rows
 * before the mark that are not as they were; collects the accounts that the rows after the mark
 * name.
 *
 * <p>Threads: filled by one thread, then read by any.
 */
final class FeedIncrement {

    private final BooksMark mark;
    private final Map<Integer, StreamMark> ends;
    private final FeedTally[] tallies = new FeedTally[AccountId.BUCKETS];
    private final LaterOrdinals[] later = new LaterOrdinals[AccountId.BUCKETS];
    private final List<String> faults = new ArrayList<>();
    private int accounts;

    /** The row before the next one, if that is of this stream. */
    private int stream = -1;

    private StreamMark end = StreamMark.NONE;

    FeedIncrement(BooksMark mark) {
        this.mark = mark;
        this.ends = new TreeMap<>(mark.streams());
        Arrays.fill(tallies, FeedTally.NONE);
        Arrays.setAll(later, _ -> new LaterOrdinals());
    }

    /**
     * Adds the next row.
     *
     * @param isAgain whether all rows of its stream are read
     */
    void next(int nextStream, boolean isAgain, long position, byte[] transfers) {
        StreamMark marked = mark.stream(nextStream);
        if (nextStream != stream) {
            endStream();
            stream = nextStream;
            end = isAgain ? StreamMark.NONE : marked;
        }
        if (position != end.position() + 1) {
            fault(place(position) + ": follows position " + end.position());
        }
        end = new StreamMark(position, digest(end.digest(), position, transfers));
        if (position == marked.position() && !end.digest().equals(marked.digest())) {
            fault(place(position) + ": the rows up to here are not those of an earlier audit");
        }
        if (position > marked.position()) {
            addLater(position, transfers);
        }
    }

    private void addLater(long position, byte[] transfers) {
        try {
            for (TransferId transfer : FeedRow.transfers(transfers)) {
                int bucket = transfer.account().bucket();
                tallies[bucket] = tallies[bucket].with(transfer);
                if (!mark.hasNothing()) {
                    int before = later[bucket].size();
                    later[bucket].add(transfer.account().number(), transfer.ordinal());
                    accounts += later[bucket].size() - before;
                }
            }
        } catch (IllegalArgumentException e) {
            fault(place(position) + ": cannot be read: " + e.getMessage());
        }
    }

    /** Ends the current stream. */
    void endStream() {
        if (stream < 0) {
            return;
        }
        if (end.position() < mark.stream(stream).position()) {
            fault(place(end.position()) + ": is the last one; an earlier audit read further");
        }
        ends.put(stream, end);
    }

    /** Reports streams that have no row, although all of theirs should be read. */
    void requireRead(Iterable<Integer> again, Iterable<Integer> seen) {
        List<Integer> left = new ArrayList<>();
        again.forEach(left::add);
        seen.forEach(left::remove);
        left.stream()
                .filter(it -> mark.stream(it).position() > 0)
                .forEach(it -> fault("feed " + it + ": is not there; an earlier audit read it"));
    }

    /** How many accounts have transfers after the mark; 0 without a mark. */
    int accounts() {
        return accounts;
    }

    /** The transfers of a bucket after the mark. */
    FeedTally tally(int bucket) {
        return tallies[bucket];
    }

    /** The accounts of a bucket with transfers after the mark, in ascending order. */
    long[] accounts(int bucket) {
        return later[bucket].sorted();
    }

    /** The first ordinal of an account after the mark; without a mark, all are. */
    int laterFrom(AccountId account) {
        if (mark.hasNothing()) {
            return 1;
        }
        OptionalInt first = later[account.bucket()].first(account.number());
        return first.orElse(Integer.MAX_VALUE);
    }

    /** The new ends of the streams. */
    Map<Integer, StreamMark> ends() {
        return ends;
    }

    List<String> faults() {
        return faults;
    }

    private void fault(String text) {
        faults.add(text);
    }

    private String place(long position) {
        return "feed " + stream + " position " + position;
    }

    private static String digest(String before, long position, byte[] transfers) {
        MessageDigest digest = Sha256.begun();
        digest.update(HexFormat.of().parseHex(before));
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(position).array());
        return HexFormat.of().formatHex(digest.digest(transfers));
    }
}
