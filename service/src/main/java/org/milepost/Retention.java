package org.milepost;

import java.time.Duration;
import java.util.Optional;
import org.milepost.ledger.Identity;
import org.milepost.oauth.TokenSettings;

/**
 * How long things are kept that nothing needs after a time. What operators search in has its own
 * settings.
 *
 * @param answers how long answers are stored; at least as long as a retry gets the first answer
 * @param grants how long a member's grant gives tokens
 * @param signIns how long a member's sign-in is valid
 * @param transferTexts how long the texts of transfers are kept; absent for without limit
 */
record Retention(
        Duration answers, Duration grants, Duration signIns, Optional<Duration> transferTexts) {

    /** As long as the APIs promise, and texts without limit. */
    static final Retention ORDINARY =
            new Retention(
                    Identity.ANSWER_LIFETIME_MAX,
                    TokenSettings.GRANT_LIFETIME,
                    TokenSettings.SIGN_IN_LIFETIME,
                    Optional.empty());

    Retention {
        if (answers.compareTo(Identity.ANSWER_LIFETIME_MAX) < 0) {
            throw new IllegalArgumentException("answers are stored for at least 7 days");
        }
    }
}
