package org.milepost.staff;

import java.time.InstantSource;
import java.util.Optional;
import org.milepost.oauth.OpenIdClientSettings;
import org.milepost.postgres.Database;
import org.milepost.trail.ChangeStore;

/**
 * The ways in which persons of the staff enrol and sign in: with a password and a one-time code, or
 * at a provider.
 *
 * <p>Threads: shared.
 */
public final class StaffAccess {

    private final StaffSignIns signIns;
    private final StaffAuthenticator authenticator;
    private final StaffEnrolment enrolment;
    private final Optional<OpenIdClientSettings> providerSettings;
    private final Optional<StaffProvider> provider;

    /**
     * The accounts of this database.
     *
     * @param providerSettings where persons can also sign in
     * @param programmeTime the clock of the administrators' codes
     * @param realTime the clock of sign-ins
     */
    public StaffAccess(
            Database database,
            ChangeStore trail,
            StaffSignIns signIns,
            Optional<OpenIdClientSettings> providerSettings,
            InstantSource programmeTime,
            InstantSource realTime) {
        this.signIns = signIns;
        this.authenticator = new StaffAuthenticator(database, signIns, realTime);
        this.enrolment =
                new StaffEnrolment(database, trail, authenticator, programmeTime, realTime);
        this.providerSettings = providerSettings;
        this.provider =
                providerSettings.map(
                        it ->
                                new StaffProvider(
                                        database, trail, signIns, it.issuer(), programmeTime));
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
