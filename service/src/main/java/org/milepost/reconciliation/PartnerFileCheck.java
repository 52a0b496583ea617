package org.milepost.reconciliation;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.milepost.digest.Sha256;
import org.milepost.incoming.ByteSource;
import org.milepost.incoming.FileRefusal;
import org.milepost.incoming.IncomingFile;
import org.milepost.reconciliation.PartnerLayout.Subject;
import org.milepost.reconciliation.PartnerLayout.Totals;

/**
 * The form of a partner's file, read once from the start to the end: its first lines and totals,
 * whether every line has the form of the layout, and where the parts of it begin.
 *
 * <p>Threads: one.
 */
final class PartnerFileCheck {

    /** The lines that are read, and whose verdicts are shown, together. */
    static final int PART_LINES = 4_000;

    private static final int TRAILERS_MAX = 3;

    private final IncomingFile file;
    private final MessageDigest digest = Sha256.begun();
    private final List<String> head = new ArrayList<>();
    private final List<String> trailers = new ArrayList<>();
    private final List<Long> places = new ArrayList<>();
    private Optional<? extends PartnerLayout> layout = Optional.empty();
    private long bytes;
    private long lines;
    private long faultyLines;
    private long sum;

    PartnerFileCheck(IncomingFile file) {
        this.file = file;
    }

    /** Reads the whole file. */
    void read(ByteSource content) throws InterruptedException {
        TextLineReader reader =
                new TextLineReader(
                        () -> {
                            Optional<byte[]> piece = content.next();
                            piece.ifPresent(digest::update);
                            return piece;
                        });
        Optional<TextLine> next = reader.next();
        while (next.isPresent()) {
            add(next.get());
            bytes += next.get().length();
            next = reader.next();
        }
    }

    private void add(TextLine line) {
        String format = file.announced().format();
        if (head.size() < PartnerLayout.headLines(format)) {
            head.add(line.isWhole() ? line.text() : "");
            layout = PartnerLayout.of(format, head);
            return;
        }
        boolean isTrailer =
                !trailers.isEmpty() || layout.filter(it -> it.isTrailer(line.text())).isPresent();
        if (isTrailer) {
            if (trailers.size() < TRAILERS_MAX) {
                trailers.add(line.text());
            }
            return;
        }
        if (lines % PART_LINES == 0) {
            places.add(bytes);
        }
        lines++;
        Optional<PartnerLine> read = read(layout, line);
        faultyLines += read.isEmpty() ? 1 : 0;
        sum = Math.addExact(sum, read.map(PartnerLine::amount).orElse(0L));
    }

    /** The line, if it has the form. */
    static Optional<PartnerLine> read(Optional<? extends PartnerLayout> layout, TextLine line) {
        return layout.filter(_ -> line.isWhole()).flatMap(it -> it.read(line.text()));
    }

    /** Why the whole file is refused, whatever was compared before; empty when it is not. */
    Optional<FileRefusal> refusal(Subject subject) {
        if (!HexFormat.of().formatHex(digest.digest()).equals(file.announced().digest())) {
            return Optional.of(FileRefusal.DIGEST);
        }
        if (layout.isEmpty()) {
            return Optional.of(FileRefusal.HEADER);
        }
        if (faultyLines > 0) {
            return Optional.of(FileRefusal.LINE);
        }
        Optional<Totals> totals = layout.get().totals(trailers);
        if (totals.isEmpty() || totals.get().lines().filter(it -> it != lines).isPresent()) {
            return Optional.of(FileRefusal.LINE_COUNT);
        }
        if (totals.get().sum().filter(it -> it != sum).isPresent()) {
            return Optional.of(FileRefusal.MILES_TOTAL);
        }
        return layout.get().subject().filter(it -> !it.equals(subject)).isPresent()
                ? Optional.of(FileRefusal.NOT_AGREED)
                : Optional.empty();
    }

    long lines() {
        return lines;
    }

    /** The sum of the amounts. */
    long sum() {
        return sum;
    }

    List<Long> places() {
        return List.copyOf(places);
    }
}
