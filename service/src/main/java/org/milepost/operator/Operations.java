package org.milepost.operator;

import java.time.InstantSource;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.milepost.ledger.Ledger;
import org.milepost.oauth.ClientStore;
import org.milepost.oauth.MemberAccess;
import org.milepost.programme.Members;
import org.milepost.programme.Profiles;
import org.milepost.programme.Programmes;
import org.milepost.programme.RegistrationCodes;

/**
 * All that operators can do, by subject. Everything is written down: who did it, when, and what it
 * changed.
 *
 * <p>Threads: shared by all.
 */
public final class Operations {

    private final Programmes catalogue;
    private final ChangeStore trail;
    private final ProgrammeDesk programmes;
    private final PartnerDesk partners;
    private final OfferDesk offers;
    private final OutageDesk outages;
    private final ClientDesk clients;
    private final CollectorDesk collectors;
    private final AgreementDesk agreements;
    private final MemberDesk members;
    private final AccessDesk access;

    /**
     * The desks over one database.
     *
     * @param access what clients may do for members
     * @param scopes all that a client can be given
     * @param clock the programmes' time, in whole microseconds
     */
    public Operations(
            Jdbi jdbi,
            Programmes programmes,
            Ledger ledger,
            ClientStore clients,
            MemberAccess access,
            Set<String> scopes,
            InstantSource clock) {
        this.catalogue = programmes;
        this.trail = new ChangeStore(jdbi, clock);
        this.programmes = new ProgrammeDesk(programmes, trail);
        this.partners = new PartnerDesk(programmes, ledger, trail);
        this.offers = new OfferDesk(programmes, trail);
        this.outages = new OutageDesk(programmes, trail, clock);
        this.clients = new ClientDesk(jdbi, programmes, clients, scopes, trail);
        Members allMembers = new Members(jdbi, programmes);
        this.access = new AccessDesk(jdbi, programmes, allMembers, access, trail);
        this.collectors = new CollectorDesk(jdbi, programmes, ledger, this.access, trail);
        this.agreements = new AgreementDesk(programmes, ledger, trail);
        this.members =
                new MemberDesk(
                        jdbi,
                        programmes,
                        allMembers,
                        new Profiles(jdbi, programmes),
                        new RegistrationCodes(jdbi, programmes),
                        ledger,
                        this.access,
                        trail,
                        clock);
    }

    /** The reference data, for reading. */
    public Programmes catalogue() {
        return catalogue;
    }

    /** Programmes and their limits. */
    public ProgrammeDesk programmes() {
        return programmes;
    }

    /** Partners and sponsors. */
    public PartnerDesk partners() {
        return partners;
    }

    /** Offers. */
    public OfferDesk offers() {
        return offers;
    }

    /** Outages. */
    public OutageDesk outages() {
        return outages;
    }

    /** Credentials. */
    public ClientDesk clients() {
        return clients;
    }

    /** Collectors and their accounts. */
    public CollectorDesk collectors() {
        return collectors;
    }

    /** What partners agreed with programmes, and their keys to the partner API. */
    public AgreementDesk agreements() {
        return agreements;
    }

    /** Members, households and their accounts. */
    public MemberDesk members() {
        return members;
    }

    /** What clients may do for members, and where members are signed in. */
    AccessDesk access() {
        return access;
    }

    /** What was changed. */
    ChangeStore trail() {
        return trail;
    }
}
