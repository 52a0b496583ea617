package org.milepost.incoming;

import java.util.Optional;
import org.milepost.postgres.Database;

/**
 * The records of a batch issuance from one of them on. Costs no more at the end of a file than at
 * its start.
 *
 * <p>Threads: one.
 */
final class BatchRecords {

    private final BatchRecordReader reader;

    private BatchRecords(BatchRecordReader reader) {
        this.reader = reader;
    }

    /**
     * The records from one of a checked file on.
     *
     * @param record counts from 0, which is the header
     */
    static BatchRecords from(Database database, IncomingFiles files, IncomingFile file, long record)
            throws InterruptedException {
        int part = Math.toIntExact(record / BatchCheck.PART_RECORDS) + 1;
        long at =
                database.read(it -> IncomingFileStore.place(it, file.number(), part)).orElseThrow();
        BatchRecords records =
                new BatchRecords(new BatchRecordReader(files.content(file, at, _ -> true)));
        for (long i = record % BatchCheck.PART_RECORDS; i > 0; i--) {
            records.next();
        }
        return records;
    }

    /** The next record; empty at the end. */
    Optional<BatchRecord> next() throws InterruptedException {
        return reader.next();
    }
}
