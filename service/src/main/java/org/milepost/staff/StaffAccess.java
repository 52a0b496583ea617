package org.milepost.staff;

import java.time.InstantSource;
import java.util.Optional;
import org.milepost.oauth.OpenIdClientSettings;
import org.milepost.postgres.Database;
import org.milepost.trail.ChangeStore;
import org.milepost.web.Cookies;

/**
 * The ways in which persons of the staff enrol and sign in: with a password and a one-time code,
 * with a passkey, or at a provider.
 *
 * <p>Threads: shared.
 */
public final class StaffAccess {

    private final StaffSignIns signIns;
    private final StaffAuthenticator authenticator;
    private final StaffEnrolment enrolment;
    private final Optional<OpenIdClientSettings> providerSettings;
    private final Optional<StaffProvider> provider;
    private final Optional<StaffPasskeys> passkeys;

    /**
     * The accounts of this database.
     *
     * @param settings how persons sign in
     * @param address the URL at which browsers reach the pages
     * @param programmeTime the clock of the administrators' codes
     * @param realTime the clock of sign-ins
     */
    public StaffAccess(
            Database database,
            ChangeStore trail,
            StaffSignIns signIns,
            StaffSettings settings,
            String address,
            InstantSource programmeTime,
            InstantSource realTime) {
        this.signIns = signIns;
        this.authenticator = new StaffAuthenticator(database, signIns, realTime);
        this.enrolment =
                new StaffEnrolment(database, trail, authenticator, programmeTime, realTime);
        this.providerSettings = settings.provider();
        this.provider =
                providerSettings.map(
                        it ->
                                new StaffProvider(
                                        database, trail, signIns, it.issuer(), programmeTime));
        this.passkeys =
                settings.passkeys()
                        .or(() -> PasskeySettings.ofAddress(address))
                        .map(
                                it ->
                                        new StaffPasskeys(
                                                database,
                                                trail,
                                                signIns,
                                                authenticator,
                                                enrolment,
                                                it,
                                                new Cookies(address, StaffPages.COOKIE),
                                                realTime));
    }

    /** Passkeys; absent if the address has no domain name, because then browsers have none. */
    public Optional<StaffPasskeys> passkeys() {
        return passkeys;
    }

    StaffSignIns signIns() {
        return signIns;
    }

    StaffAuthenticator authenticator() {
        return authenticator;
    }

    StaffEnrolment enrolment() {
        return enrolment;
    }

    Optional<OpenIdClientSettings> providerSettings() {
        return providerSettings;
    }

    Optional<StaffProvider> provider() {
        return provider;
    }
}
