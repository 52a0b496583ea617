package org.milepost.incoming;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.milepost.digest.Sha256;
import org.milepost.incoming.BatchDetail.Parsed;

/**
 * The form of a batch issuance, read once from the start to the end: its header and totals, whether
 * every line has the form of the layout, and where the parts of the audit file begin. What it keeps
 * of a line is its number and its miles.
 *
 * <p>Threads: one.
 */
final class BatchCheck {

    /** The records of a part of the audit file: a megabyte. */
    static final int PART_RECORDS = 4_000;

    private final IncomingFile file;
    private final MessageDigest digest = Sha256.begun();
    private final List<Long> places = new ArrayList<>();
    private Optional<BatchHeader> header = Optional.empty();
    private long records;
    private long bytes;
    private long faultyLines;
    private long miles;

    BatchCheck(IncomingFile file) {
        this.file = file;
    }

    /** Reads the whole file. */
    void read(ByteSource content) throws InterruptedException {
        BatchRecordReader reader =
                new BatchRecordReader(
                        () -> {
                            Optional<byte[]> piece = content.next();
                            piece.ifPresent(digest::update);
                            return piece;
                        });
        Optional<BatchRecord> next = reader.next();
        while (next.isPresent()) {
            add(next.get());
            next = reader.next();
        }
    }

    private void add(BatchRecord record) {
        if (records % PART_RECORDS == 0) {
            places.add(bytes);
        }
        if (records == 0) {
            header = BatchHeader.read(record);
        } else {
            Parsed parsed = BatchDetail.read(record);
            faultyLines += parsed.detail().isEmpty() ? 1 : 0;
            miles += parsed.detail().map(BatchDetail::miles).orElse(0L);
        }
        records++;
        bytes += record.length();
    }

    /** Why the whole file is refused, whatever was booked before; empty when it is not. */
    Optional<FileRefusal> refusal(Optional<BatchAgreement> agreement) {
        if (!HexFormat.of().formatHex(digest.digest()).equals(file.announced().digest())) {
            return Optional.of(FileRefusal.DIGEST);
        }
        if (header.isEmpty()) {
            return Optional.of(FileRefusal.HEADER);
        }
        if (faultyLines > 0) {
            return Optional.of(FileRefusal.LINE);
        }
        if (header.get().details() != lines()) {
            return Optional.of(FileRefusal.LINE_COUNT);
        }
        if (header.get().miles() != miles) {
            return Optional.of(FileRefusal.MILES_TOTAL);
        }
        if (agreement.filter(this::isAgreed).isEmpty()) {
            return Optional.of(FileRefusal.NOT_AGREED);
        }
        return miles > agreement.get().fileMilesMax()
                ? Optional.of(FileRefusal.ABOVE_LIMIT)
                : Optional.empty();
    }

    private boolean isAgreed(BatchAgreement agreement) {
        return agreement.provider().equals(header.orElseThrow().provider())
                && agreement.programme() == file.announced().programme()
                && agreement.currency() == file.announced().currency();
    }

    /** How many details it has. */
    long lines() {
        return Math.max(0, records - 1);
    }

    BatchHeader header() {
        return header.orElseThrow();
    }

    List<Long> places() {
        return List.copyOf(places);
    }
}
