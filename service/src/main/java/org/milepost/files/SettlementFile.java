package org.milepost.files;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A settlement file that was made. It never changes.
 *
 * @param partner the number of the partner
 * @param currency the number of the currency
 * @param partLines how many lines each part has, except for the last one
 * @param contents by format
 * @param placedAt when it was written to the directory
 */
public record SettlementFile(
        int partner,
        int currency,
        FileHead head,
        FileTotals totals,
        int partLines,
        Map<FileFormat, Content> contents,
        Instant madeAt,
        Optional<Instant> placedAt) {

    /**
     * The length and the SHA-256 of a file in a format.
     *
     * @param digest in hexadecimal digits
     */
    public record Content(long bytes, String digest) {}

    public SettlementFile {
        contents = Map.copyOf(contents);
    }

    /** In how many parts it is read, at least 1. The last part may have no lines. */
    public int parts() {
        return Math.toIntExact(totals.lines() / partLines + 1);
    }

    /** The name of the file in a format. */
    public String name(FileFormat format) {
        return head.name() + "." + format.word();
    }

    /** In this format. */
    Content content(FileFormat format) {
        return Optional.ofNullable(contents.get(format))
                .orElseThrow(() -> new IllegalStateException("no digest of " + name(format)));
    }
}
