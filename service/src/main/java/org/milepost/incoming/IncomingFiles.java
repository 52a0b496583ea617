package org.milepost.incoming;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.milepost.files.StepPause;
import org.milepost.incoming.IncomingFile.Announcement;
import org.milepost.postgres.Database;
import org.milepost.postgres.Transaction;

/**
 * Receives the files of partners. A file is announced with its length and digest, and sent in
 * parts, in any order and as often as needed. Only when all parts are here the job begins with it.
 *
 * <p>Threads: shared; calls block on the database.
 *
 * @param clock the programmes' time
 */
public record IncomingFiles(Database database, InstantSource clock) {

    /** How a part was taken. */
    public enum Taken {
        /** It is stored. */
        STORED,
        /** It has not the length that it must have. */
        WRONG_LENGTH,
        /** The file is complete, and this part of it is another one. */
        DIFFERENT
    }

    /**
     * A file that was announced.
     *
     * @param isNew whether it was announced now, and not before
     */
    public record Announced(IncomingFile file, boolean isNew) {}

    /**
     * Announces a file. The same file of the partner, unless it was refused, is that one.
     *
     * @param record records that a new file was announced, in the same transaction
     */
    public Announced announce(
            Announcement announcement, BiConsumer<Transaction, IncomingFile> record) {
        return database.inTransaction(
                it -> {
                    OptionalLong added = IncomingFileStore.add(it, announcement, clock.instant());
                    if (added.isEmpty()) {
                        return new Announced(
                                IncomingFileStore.same(it, announcement).orElseThrow(), false);
                    }
                    IncomingFile file = IncomingFileStore.find(it, added.getAsLong()).orElseThrow();
                    record.accept(it, file);
                    return new Announced(file, true);
                });
    }

    /** The file with this number. */
    public Optional<IncomingFile> find(long number) {
        return database.read(it -> IncomingFileStore.find(it, number));
    }

    /** The files of a partner with numbers below this one, the newest first. */
    public List<IncomingFile> list(int partner, long numberBelow, int limit) {
        return database.read(it -> IncomingFileStore.list(it, partner, numberBelow, limit));
    }

    /** The numbers of the first parts of a file that are missing. */
    public List<Integer> missing(IncomingFile file, int limit) {
        return file.state() == IncomingState.RECEIVING
                ? database.read(it -> IncomingFileStore.missing(it, file, limit))
                : List.of();
    }

    /**
     * Takes a part.
     *
     * @param part from 1 to the number of parts
     */
    public Taken take(IncomingFile file, int part, byte[] bytes) {
        if (bytes.length != file.bytesOf(part)) {
            return Taken.WRONG_LENGTH;
        }
        return database.inTransaction(
                it -> {
                    IncomingFile locked = IncomingFileStore.lock(it, file.number()).orElseThrow();
                    if (locked.state() == IncomingState.RECEIVING) {
                        IncomingFileStore.putPart(it, file.number(), part, bytes);
                        IncomingFileStore.countParts(it, file.number(), clock.instant());
                        return Taken.STORED;
                    }
                    return IncomingFileStore.part(it, file.number(), part)
                            .filter(known -> !Arrays.equals(known, bytes))
                            .map(_ -> Taken.DIFFERENT)
                            .orElse(Taken.STORED);
                });
    }

    /**
     * The bytes of a complete file from a place on.
     *
     * @param at in bytes from the start
     * @param pause made after each part
     */
    public ByteSource content(IncomingFile file, long at, StepPause pause) {
        return new Parts(file, at, pause);
    }

    /** The bytes of a file, of which one part at a time is in memory. */
    private final class Parts implements ByteSource {

        private final IncomingFile file;
        private final StepPause pause;
        private int part;
        private int skipped;
        private long workedSince = System.nanoTime();

        Parts(IncomingFile file, long at, StepPause pause) {
            this.file = file;
            this.pause = pause;
            this.part = Math.toIntExact(at / IncomingFile.PART_BYTES);
            this.skipped = Math.toIntExact(at % IncomingFile.PART_BYTES);
        }

        @Override
        public Optional<byte[]> next() throws InterruptedException {
            if (part == file.parts()) {
                return Optional.empty();
            }
            part++;
            byte[] bytes =
                    database.read(it -> IncomingFileStore.part(it, file.number(), part))
                            .orElseThrow(
                                    () ->
                                            new IllegalStateException(
                                                    "part "
                                                            + part
                                                            + " of file "
                                                            + file.number()
                                                            + " is not there"));
            byte[] rest = skipped == 0 ? bytes : Arrays.copyOfRange(bytes, skipped, bytes.length);
            skipped = 0;
            if (!pause.after(System.nanoTime() - workedSince)) {
                throw new InterruptedException();
            }
            workedSince = System.nanoTime();
            return Optional.of(rest);
        }
    }
}
