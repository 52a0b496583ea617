package org.milepost.staff;

import java.time.Duration;
import java.util.Optional;
import org.milepost.oauth.OpenIdClientSettings;

/**
 * How staff sign in.
 *
 * @param idle how long a person stays signed in without a call
 * @param lasting how long at most
 * @param provider where persons can also sign in
 * @param passkeys where passkeys can be used; absent for the address of the installation
 */
public record StaffSettings(
        Duration idle,
        Duration lasting,
        Optional<OpenIdClientSettings> provider,
        Optional<PasskeySettings> passkeys) {

    /** Those of an installation that sets nothing. */
    public static final StaffSettings ORDINARY =
            new StaffSettings(
                    Duration.ofMinutes(30),
                    Duration.ofHours(12),
                    Optional.empty(),
                    Optional.empty());
}
