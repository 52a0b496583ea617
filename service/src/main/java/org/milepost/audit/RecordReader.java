package org.milepost.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.milepost.digest.Sha256;
import org.milepost.ledger.AccountHead;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AuditStore;
import org.milepost.postgres.OperatorFault;
import org.milepost.trail.TrailHead;

/**
 * Reads a record of the ledger from a file. Opening reads it once completely and refuses one that
 * is truncated or changed; then the accounts of each part can be read.
 *
 * <p>Threads: opened and closed by one; each part is read by one.
 */
final class RecordReader implements AutoCloseable {

    private static final int CHUNK_BYTES = 1 << 16;
    private static final int LINE_BYTES_MAX = 512;

    private final Path file;
    private final FileChannel channel;
    private final Scan scan;

    private RecordReader(Path file, FileChannel channel, Scan scan) {
        this.file = file;
        this.channel = channel;
        this.scan = scan;
    }

    /**
     * Opens a record.
     *
     * @throws OperatorFault when the file is not a complete and unchanged record
     */
    static RecordReader open(Path file) {
        FileChannel channel = channel(file);
        try {
            Scan scan = new Scan(file);
            scan.read(channel);
            return new RecordReader(file, channel, scan);
        } catch (RuntimeException e) {
            closeQuietly(channel);
            throw e;
        }
    }

    private static FileChannel channel(Path file) {
        try {
            return FileChannel.open(file, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            throw new OperatorFault("There is no record " + file + ".", e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** The record without the accounts. */
    BooksRecord record() {
        return scan.record();
    }

    /** The accounts of these buckets, in key order. */
    Iterator<AccountHead> accounts(AuditStore.Buckets buckets) {
        return new Accounts(scan.begin(buckets.first()), scan.begin(buckets.last() + 1));
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // The file was only read.
        }
    }

    private static OperatorFault unreadable(Path file, IOException e) {
        return new OperatorFault("Cannot read the record " + file + ": " + e + ".", e);
    }

    private static OperatorFault changed(Path file, String what) {
        return new OperatorFault(
                "The record "
                        + file
                        + " is truncated or was changed since it was written: "
                        + what
                        + ". Use an unchanged copy of it.");
    }

    /**
     * The first pass: checks the digest, reads all lines except accounts, and finds the start of
     * each bucket.
     */
    private static final class Scan {

        private final Path file;
        private final MessageDigest digest = Sha256.begun();
        private final byte[] line = new byte[LINE_BYTES_MAX];
        private final long[] begins = new long[AccountId.BUCKETS + 1];
        private final SortedMap<String, Long> rows = new TreeMap<>();
        private final List<BooksRecord.House> houses = new ArrayList<>();
        private int lineLength;
        private long lineBegin;
        private long lines;
        private int bucket = -1;
        private long accounts;
        private String[] first = {};
        private @Nullable TrailHead trail;

        Scan(Path file) {
            this.file = file;
        }

        void read(FileChannel channel) {
            try {
                long end = channel.size() - RecordFormat.DIGEST_LINE_LENGTH;
                if (end <= 0) {
                    throw changed(file, "it is too short");
                }
                ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
                long position = 0;
                while (position < end) {
                    chunk.clear().limit((int) Math.min(CHUNK_BYTES, end - position));
                    int read = channel.read(chunk, position);
                    if (read < 0) {
                        throw changed(file, "it became shorter while it was read");
                    }
                    digest.update(chunk.array(), 0, read);
                    take(chunk.array(), read, position);
                    position += read;
                }
                endOfBuckets(end);
                requireDigest(channel, end);
                requireWhole();
            } catch (IOException e) {
                throw unreadable(file, e);
            } catch (IllegalArgumentException
                    | DateTimeException
                    | IndexOutOfBoundsException
                    | ArithmeticException e) {
                throw changed(file, "line " + (lines + 1) + " is not one of a record");
            }
        }

        private void take(byte[] bytes, int length, long position) {
            for (int i = 0; i < length; i++) {
                if (bytes[i] == '\n') {
                    takeLine();
                    lines++;
                    lineLength = 0;
                    lineBegin = position + i + 1;
                } else {
                    line[lineLength++] = bytes[i];
                }
            }
        }

        private void takeLine() {
            String text = new String(line, 0, lineLength, StandardCharsets.US_ASCII);
            if (lines == 0) {
                first = RecordFormat.words(text);
                requireVersion();
            } else if (text.startsWith(RecordFormat.ACCOUNT + " ")) {
                takeAccount(text);
            } else {
                takeOther(RecordFormat.words(text));
            }
        }

        private void requireVersion() {
            if (first.length < 2 || !first[0].equals(RecordFormat.NAME)) {
                throw new OperatorFault(
                        "The file "
                                + file
                                + " is not a record of the books: 'verify --write' makes one.");
            }
            if (Integer.parseInt(first[1]) != RecordFormat.VERSION) {
                throw new OperatorFault(
                        "The record "
                                + file
                                + " has the format "
                                + first[1]
                                + ", which a newer Milepost wrote; use that.");
            }
            RecordFormat.requireLength(first, 5);
        }

        private void takeAccount(String text) {
            int begin = RecordFormat.ACCOUNT.length() + 1;
            int next = Integer.parseInt(text.substring(begin, text.indexOf(' ', begin)));
            if (next < bucket || next >= AccountId.BUCKETS) {
                throw new IllegalArgumentException("buckets ascend");
            }
            for (; bucket < next; bucket++) {
                begins[bucket + 1] = lineBegin;
            }
            accounts++;
        }

        private void takeOther(String[] words) {
            if (bucket >= 0) {
                throw new IllegalArgumentException("accounts come last");
            }
            switch (words[0]) {
                case RecordFormat.CHANGE -> trail = RecordFormat.trail(words);
                case RecordFormat.ROWS -> {
                    RecordFormat.requireLength(words, 3);
                    rows.put(words[1], Long.parseLong(words[2]));
                }
                case RecordFormat.HOUSE -> houses.add(RecordFormat.house(words));
                default -> throw new IllegalArgumentException("no such line");
            }
        }

        private void endOfBuckets(long end) {
            if (lineLength > 0) {
                throw changed(file, "its last line is not its digest");
            }
            Arrays.fill(begins, bucket + 1, begins.length, end);
        }

        private void requireDigest(FileChannel channel, long end) throws IOException {
            ByteBuffer last = ByteBuffer.allocate(RecordFormat.DIGEST_LINE_LENGTH);
            while (last.hasRemaining() && channel.read(last, end + last.position()) >= 0) {
                // until the buffer is full
            }
            byte[] expected = RecordFormat.bytes(RecordFormat.digest(digest.digest()));
            if (!Arrays.equals(last.array(), expected)) {
                throw changed(file, "its last line is not the digest of the lines before");
            }
        }

        private void requireWhole() {
            if (Long.parseLong(first[3]) != accounts) {
                throw changed(
                        file, "it has " + accounts + " accounts, its first line says " + first[3]);
            }
            record();
        }

        BooksRecord record() {
            if (trail == null) {
                throw changed(file, "the line of the trail is missing");
            }
            Instant createdAt = RecordFormat.createdAt(first);
            return new BooksRecord(
                    createdAt, accounts, Long.parseLong(first[4]), trail, rows, houses);
        }

        /** The position of a bucket's accounts; after the last bucket, the end of all. */
        long begin(int ofBucket) {
            return begins[ofBucket];
        }
    }

    /** The accounts between two positions of the file. */
    private final class Accounts implements Iterator<AccountHead> {

        private final long end;
        private final @Nullable BufferedReader lines;
        private long position;
        private @Nullable AccountHead next;

        Accounts(long begin, long end) {
            this.position = begin;
            this.end = end;
            this.lines = begin < end ? linesFrom(begin) : null;
            this.next = read(null);
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public AccountHead next() {
            AccountHead current = next;
            if (current == null) {
                throw new NoSuchElementException();
            }
            next = read(current);
            return current;
        }

        private BufferedReader linesFrom(long begin) {
            return new BufferedReader(
                    new InputStreamReader(
                            Channels.newInputStream(new ChannelPart(channel, begin, end)),
                            StandardCharsets.US_ASCII),
                    CHUNK_BYTES);
        }

        private @Nullable AccountHead read(@Nullable AccountHead before) {
            if (lines == null || position >= end) {
                return null;
            }
            try {
                String line = lines.readLine();
                if (line == null) {
                    throw changed(file, "it became shorter while it was read");
                }
                position += line.length() + 1;
                AccountHead head = RecordFormat.account(line);
                if (before != null && head.id().compareTo(before.id()) <= 0) {
                    throw new IllegalArgumentException("accounts ascend");
                }
                return head;
            } catch (IOException e) {
                throw unreadable(file, e);
            } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
                throw changed(file, "the line before byte " + position + " is not an account's");
            }
        }
    }
}
