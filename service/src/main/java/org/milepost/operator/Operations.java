package org.milepost.operator;

import java.time.InstantSource;
import java.util.Set;
import org.milepost.dialect.RedemptionParts;
import org.milepost.ledger.Ledger;
import org.milepost.member.Members;
import org.milepost.oauth.ClientStore;
import org.milepost.oauth.MemberAccess;
import org.milepost.postgres.Database;
import org.milepost.programme.Programmes;
import org.milepost.staff.StaffAccount;
import org.milepost.trail.ChangeStore;

/**
 * All operations of operators, by subject. Each change is recorded in the trail: who made it, when,
 * and what was before and after.
 *
 * <p>Threads: shared.
 */
public record Operations(
        Programmes referenceData,
        ProgrammeOperations programmes,
        PartnerOperations partners,
        OfferOperations offers,
        OutageOperations outages,
        RedemptionLimitOperations limits,
        ClientOperations clients,
        CollectorOperations collectors,
        AgreementOperations agreements,
        MemberOperations members,
        AccessOperations access,
        PartReversalOperations partReversals,
        RoleOperations roles,
        StaffOperations staff,
        BookingOperations bookings,
        ApprovalOperations approvals,
        ReconciliationOperations reconciliation,
        NoteOperations notes,
        ErasureOperations erasures,
        CardOperations cards,
        HouseholdOperations households,
        ClosureOperations closures,
        CallRecords records,
        SigningKeyOperations signingKeys,
        ChangeStore trail) {

    /**
     * The operations on one database.
     *
     * @param redeemed the code of the currency that sponsors redeem
     * @param parts the rules for parts of redemptions
     * @param clock the programmes' time, in whole microseconds
     */
    public static Operations of(
            Database database,
            Programmes programmes,
            Ledger ledger,
            Members members,
            MemberAccess memberAccess,
            Set<String> scopes,
            String redeemed,
            RedemptionParts parts,
            InstantSource clock) {
        ChangeStore trail = new ChangeStore(database, clock);
        AccessOperations access =
                new AccessOperations(database, programmes, members, memberAccess, trail);
        Bookings bookings = new Bookings(ledger, trail);
        String issued = members.accounts().currency();
        ClientStore clients = new ClientStore(database.jdbi());
        CollectorOperations collectors =
                new CollectorOperations(database, programmes, ledger, access, bookings, trail);
        MemberOperations ofMembers =
                new MemberOperations(
                        database, programmes, members, ledger, access, bookings, trail, clock);
        PartReversalOperations partReversals =
                new PartReversalOperations(
                        programmes, ledger, ledger.confirmationNumbers(), parts, trail, issued);
        RoleOperations roles = new RoleOperations(database, trail, clock);
        StaffOperations staff = new StaffOperations(database, trail, clock);
        CardOperations cards =
                new CardOperations(database, programmes, members, collectors, ledger, trail, clock);
        Statuses statuses = new Statuses(cards, ledger, trail);
        HouseholdOperations households =
                new HouseholdOperations(database, programmes, members, ledger, trail);
        BookingOperations asked =
                new BookingOperations(
                        collectors,
                        ofMembers,
                        partReversals,
                        new CreditReversalOperations(
                                programmes, ledger, ledger.confirmationNumbers(), trail),
                        new MoveOperations(programmes, ledger, trail),
                        new MergeOperations(
                                database, cards, statuses, ledger, access, trail, clock),
                        households,
                        new CorrectionOperations(database, programmes, ledger, trail, clock));
        return new Operations(
                programmes,
                new ProgrammeOperations(programmes, trail, clock),
                new PartnerOperations(programmes, ledger, redeemed, trail),
                new OfferOperations(programmes, trail),
                new OutageOperations(programmes, trail, clock),
                new RedemptionLimitOperations(programmes, trail, clock),
                new ClientOperations(database, programmes, clients, scopes, trail),
                collectors,
                new AgreementOperations(programmes, ledger, issued, trail),
                ofMembers,
                access,
                partReversals,
                roles,
                staff,
                asked,
                new ApprovalOperations(
                        database,
                        asked,
                        roles,
                        caller ->
                                StaffAccount.ofCaller(caller)
                                        .map(staff::rolesOf)
                                        .orElseGet(() -> clients.rolesOf(caller)),
                        trail,
                        clock),
                new ReconciliationOperations(database, trail, clock),
                new NoteOperations(database, programmes, members, collectors, trail, clock),
                new ErasureOperations(database, programmes, members, ledger, access, trail),
                cards,
                households,
                new ClosureOperations(database, cards, statuses, ledger, access, trail, clock),
                new CallRecords(database, trail, clock),
                new SigningKeyOperations(database, trail, memberAccess.clock()),
                trail);
    }
}
