package org.milepost.reconciliation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.milepost.incoming.IncomingFile;
import org.milepost.incoming.IncomingFileStore;
import org.milepost.incoming.IncomingFiles;
import org.milepost.postgres.Database;

/**
 * Reads parts of a checked file. Costs no more at the end of a file than at its start.
 *
 * <p>Threads: shared; calls block on the database.
 */
record PartnerFileLines(Database database, IncomingFiles files) {

    /**
     * The lines of a part as they are; those that do not have the form are empty.
     *
     * @param part from 1
     */
    List<Optional<PartnerLine>> part(IncomingFile file, int part) {
        long first = (part - 1L) * PartnerFileCheck.PART_LINES;
        long count = Math.min(PartnerFileCheck.PART_LINES, file.lines() - first);
        long place =
                database.read(it -> IncomingFileStore.place(it, file.number(), part)).orElseThrow();
        List<Optional<PartnerLine>> lines = new ArrayList<>();
        try {
            Optional<? extends PartnerLayout> layout = layout(file);
            TextLineReader reader = new TextLineReader(files.content(file, place, _ -> true));
            for (long i = 0; i < count; i++) {
                lines.add(PartnerFileCheck.read(layout, reader.next().orElseThrow()));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("reading a part does not pause", e);
        }
        return lines;
    }

    private Optional<? extends PartnerLayout> layout(IncomingFile file)
            throws InterruptedException {
        String format = file.announced().format();
        TextLineReader reader = new TextLineReader(files.content(file, 0, _ -> true));
        List<String> head = new ArrayList<>();
        for (int i = PartnerLayout.headLines(format); i > 0; i--) {
            head.add(reader.next().map(TextLine::text).orElse(""));
        }
        return PartnerLayout.of(format, head);
    }
}
