package org.milepost.incoming;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A file of a partner.
 *
 * @param number names it
 * @param announced what was said about it before it was sent
 * @param parts of how many parts it consists
 * @param partsReceived how many of them are here
 * @param lines how many lines it has; 0 before that is known
 * @param linesDone how many of them have a verdict
 * @param provider the code in the header of a batch issuance; empty before it is read
 * @param sequence the number in that header; 0 before it is read
 * @param refusal why the whole file was refused, as a {@link FileRefusal} is worded
 */
public record IncomingFile(
        long number,
        Announcement announced,
        IncomingState state,
        int parts,
        int partsReceived,
        long lines,
        long linesDone,
        String provider,
        int sequence,
        Optional<String> refusal,
        Instant announcedAt,
        Optional<Instant> receivedAt,
        Optional<Instant> finishedAt) {

    /** The bytes of every part but the last. */
    public static final int PART_BYTES = 1024 * 1024;

    /** The most bytes of a file: four gigabytes. */
    public static final long BYTES_MAX = 4096L * PART_BYTES;

    /** How many parts a file of this many bytes has. */
    static int parts(long bytes) {
        return Math.toIntExact((bytes + PART_BYTES - 1) / PART_BYTES);
    }

    /** How many bytes a part has. */
    int bytesOf(int part) {
        return part < parts
                ? PART_BYTES
                : Math.toIntExact(announced.bytes() - (parts - 1L) * PART_BYTES);
    }

    /**
     * What is said about a file before it is sent.
     *
     * @param partner the number of the partner
     * @param programme the number of the programme
     * @param currency the number of the currency
     * @param bytes how many it has
     * @param digest its SHA-256 in hexadecimal digits
     * @param day the business day that a reconciliation is about
     * @param format the format of a reconciliation; empty for a batch issuance
     * @param by who announced it
     */
    public record Announcement(
            IncomingKind kind,
            int partner,
            int programme,
            int currency,
            long bytes,
            String digest,
            Optional<LocalDate> day,
            String format,
            String by) {

        /** One of a kind, whose content is not known yet. */
        public static Announcement about(
                IncomingKind kind,
                int partner,
                int programme,
                int currency,
                Optional<LocalDate> day) {
            return new Announcement(kind, partner, programme, currency, 1, "", day, "", "");
        }

        /** The same with what is known of its content. */
        public Announcement of(long length, String sha256, String formatWord, String announcedBy) {
            return new Announcement(
                    kind,
                    partner,
                    programme,
                    currency,
                    length,
                    sha256,
                    day,
                    formatWord,
                    announcedBy);
        }
    }
}
