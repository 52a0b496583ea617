package org.milepost.trail;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.milepost.ledger.Link;
import org.milepost.postgres.Sha256;

/**
 * The links of the trail: SHA-256 over a change's canonical content and the link before it.
 *
 * <p>The canonical content is these texts in this order, each preceded by the number of its bytes
 * in UTF-8 as four bytes, big-endian: {@code milepost change 1}; the number; microseconds since
 * 1970; client; subject; action; target; reference, before and after, each with {@code =} in front,
 * or the empty text when absent; the previous link in hexadecimal digits, lower case. Before and
 * after are the exact texts that are stored. There is no key: anybody can check a link. SQL
 * computes the same in the migration that linked older changes.
 */
final class TrailLinks {

    /** The link of change 0, before the first: 32 zero bytes. */
    static final Link START = new Link(new byte[Link.LENGTH]);

    private static final String VERSION = "milepost change 1";

    private TrailLinks() {}

    /** The link of a change after this one. */
    static Link after(Link previous, RecordedChange change) {
        return new Link(
                Sha256.of(
                        VERSION,
                        Long.toString(change.number()),
                        Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, change.at())),
                        change.actor().clientId(),
                        change.actor().subject(),
                        change.action(),
                        change.target(),
                        text(change.reference()),
                        text(change.before()),
                        text(change.after()),
                        previous.toString()));
    }

    private static String text(Optional<String> content) {
        return content.map("="::concat).orElse("");
    }
}
