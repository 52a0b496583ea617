package org.milepost.audit;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.milepost.ledger.AccountHead;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Counter;
import org.milepost.ledger.Counters;
import org.milepost.ledger.Link;
import org.milepost.ledger.Miles;
import org.milepost.trail.TrailHead;

/**
 * The lines of a record's file: ASCII, words and numbers with one space between, each line ended by
 * a line feed. {@code docs/VERIFY.md} describes them.
 *
 * <p>A later version of the format has another number in its first line; its reader also reads this
 * version.
 */
final class RecordFormat {

    static final String NAME = "milepost-record";
    static final int VERSION = 1;
    static final String CHANGE = "change";
    static final String ROWS = "rows";
    static final String HOUSE = "house";
    static final String ACCOUNT = "account";
    static final String DIGEST = "sha256";

    /** The last line: the word, a space, 64 hexadecimal digits, the line feed. */
    static final int DIGEST_LINE_LENGTH = DIGEST.length() + 1 + 64 + 1;

    /** Of an account with the first counter alone; one or two more with other counters. */
    private static final int ACCOUNT_WORDS = 10;

    private static final String NONE = "-";

    private RecordFormat() {}

    static byte[] bytes(String line) {
        return (line + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    static String first(BooksRecord record) {
        return String.join(
                " ",
                NAME,
                Integer.toString(VERSION),
                record.createdAt().toString(),
                Long.toString(record.accounts()),
                Long.toString(record.transfers()));
    }

    static String line(TrailHead trail) {
        return CHANGE + " " + trail.number() + " " + trail.link();
    }

    static String rows(String table, long count) {
        return ROWS + " " + table + " " + count;
    }

    static String line(BooksRecord.House house) {
        return HOUSE
                + " "
                + house.number()
                + " "
                + house.currency()
                + " "
                + house.partner()
                + " "
                + house.role()
                + " "
                + house.total();
    }

    static String line(AccountHead head) {
        return ACCOUNT
                + " "
                + head.id().bucket()
                + " "
                + head.id().number()
                + " "
                + head.ordinal()
                + " "
                + head.balance()
                + " "
                + head.head()
                + " "
                + ChronoUnit.MICROS.between(Instant.EPOCH, head.lastAt())
                + " "
                + head.counters().first().window()
                + " "
                + head.counters().first().used()
                + " "
                + (head.holderEnd().isEmpty() ? NONE : head.holderEnd())
                + counters(head.counters());
    }

    private static String counters(Counters counters) {
        String others =
                counters.others().isEmpty() ? NONE : HexFormat.of().formatHex(counters.stored());
        if (!counters.sliced().isEmpty()) {
            return " " + others + " " + HexFormat.of().formatHex(counters.storedSlices());
        }
        return counters.others().isEmpty() ? "" : " " + others;
    }

    static String digest(byte[] sha256) {
        return DIGEST + " " + HexFormat.of().formatHex(sha256);
    }

    /** Matches the first line without its counts. */
    static Instant createdAt(String[] words) {
        return Instant.parse(words[2]);
    }

    static TrailHead trail(String[] words) {
        requireLength(words, 3);
        return new TrailHead(Long.parseLong(words[1]), link(words[2]));
    }

    static BooksRecord.House house(String[] words) {
        requireLength(words, 6);
        return new BooksRecord.House(
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]),
                Integer.parseInt(words[4]),
                new BigInteger(words[5]));
    }

    static AccountHead account(String line) {
        String[] words = words(line);
        requireLength(words, Math.clamp(words.length, ACCOUNT_WORDS, ACCOUNT_WORDS + 2));
        return new AccountHead(
                new AccountId(Integer.parseInt(words[1]), Long.parseLong(words[2])),
                words[9],
                Integer.parseInt(words[3]),
                Miles.of(Long.parseLong(words[4])),
                link(words[5]),
                Instant.EPOCH.plus(Long.parseLong(words[6]), ChronoUnit.MICROS),
                Counters.ofStored(
                        new Counter(LocalDate.parse(words[7]), Long.parseLong(words[8])),
                        bytes(words, ACCOUNT_WORDS),
                        bytes(words, ACCOUNT_WORDS + 1)));
    }

    private static byte[] bytes(String[] words, int place) {
        boolean isThere = place < words.length && !words[place].equals(NONE);
        return HexFormat.of().parseHex(isThere ? words[place] : "");
    }

    static String[] words(String line) {
        return line.split(" ", -1);
    }

    static void requireLength(String[] words, int length) {
        if (words.length != length) {
            throw new IllegalArgumentException("a line with " + words.length + " words");
        }
    }

    private static Link link(String hex) {
        return new Link(HexFormat.of().parseHex(hex));
    }
}
