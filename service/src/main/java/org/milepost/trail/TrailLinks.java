package org.milepost.trail;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.milepost.digest.Sha256;
import org.milepost.ledger.Link;

/**
 * The links of the trail: SHA-256 over a change's canonical content and the link before it.
 *
 * <p>The canonical content is these texts in this order, each preceded by the number of its bytes
 * in UTF-8 as four bytes, big-endian: {@code milepost change 1}; the number; microseconds since
 * 1970; client; subject; action; target; reference, before and after, each with {@code =} in front,
 * or the empty text when absent; the previous link in hexadecimal digits, lower case. A change with
 * a text beside it begins with {@code milepost change 2} and has the digest of the text before the
 * previous link. Before and after are the exact texts that are stored. There is no key: anybody can
 * check a link. SQL computes the same in the migration that linked older changes.
 */
final class TrailLinks {

    /** The link of change 0, before the first: 32 zero bytes. */
    static final Link START = new Link(new byte[Link.LENGTH]);

    private static final String WITHOUT_TEXT = "milepost change 1";
    private static final String WITH_TEXT = "milepost change 2";

    private TrailLinks() {}

    /** The link of a change after this one. */
    static Link after(Link previous, RecordedChange change) {
        List<String> content = new ArrayList<>();
        content.add(change.digest().isPresent() ? WITH_TEXT : WITHOUT_TEXT);
        content.add(Long.toString(change.number()));
        content.add(Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, change.at())));
        content.add(change.actor().clientId());
        content.add(change.actor().subject());
        content.add(change.action());
        content.add(change.target());
        content.add(text(change.reference()));
        content.add(text(change.before()));
        content.add(text(change.after()));
        change.digest().ifPresent(content::add);
        content.add(previous.toString());
        return new Link(Sha256.of(content.toArray(String[]::new)));
    }

    private static String text(Optional<String> content) {
        return content.map("="::concat).orElse("");
    }
}
