package org.milepost.ledger;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.milepost.commit.GroupCommit;
import org.milepost.commit.LaneSettings;
import org.milepost.commit.NotCommitted;
import org.milepost.postgres.Database;
import org.milepost.postgres.SessionPurpose;

/**
 * The books: carries out commands, opens accounts and tells balances.
 *
 * <p>When {@link #execute} returns, what it says is durable: it was committed with fsync before,
 * and a {@code kill -9} of this process or of the database does not change it.
 *
 * <p>Threads: shared; calls block.
 */
public final class Ledger implements AutoCloseable {

    private final GroupCommit<Command<?>, Verdict> lanes;
    private final AccountStore accounts;
    private final SecretStore secrets;
    private final InstantSource clock;

    private Ledger(GroupCommit<Command<?>, Verdict> lanes, Jdbi jdbi, InstantSource clock) {
        this.lanes = lanes;
        this.accounts = new AccountStore(jdbi);
        this.secrets = new SecretStore(jdbi);
        this.clock = clock;
    }

    /**
     * Opens the books and starts their lanes.
     *
     * @param clock in whole microseconds, as the database keeps time
     */
    public static Ledger open(Database database, LaneSettings settings, InstantSource clock) {
        GroupCommit<Command<?>, Verdict> lanes =
                GroupCommit.start(
                        settings,
                        () -> database.openSession(SessionPurpose.LANE, "milepost lane"),
                        new JournalStore(clock));
        return new Ledger(lanes, database.jdbi(), clock);
    }

    /**
     * Carries out a command, or gives again the answer that it got when it was first sent.
     *
     * @param deadline for how long it may wait to be taken up; beyond that it is withdrawn
     * @throws Undecided when it was not carried out, or nobody can tell; see its reason
     */
    public <A> A execute(Command<A> command, Duration deadline) {
        Verdict verdict = submit(command, deadline);
        return switch (verdict) {
            case Verdict.Answered it -> command.recall(it.remembered());
            case Verdict.Conflicting it -> command.conflict();
            case Verdict.Broken it -> throw it.cause();
        };
    }

    /** The account of this holder as of the last commit. */
    public Optional<Account> account(AccountId id, String holder) {
        return accounts.find(id, holder);
    }

    /**
     * Opens accounts without history, all or none.
     *
     * @return how many are new; an account that is there already is left as it is
     */
    public int open(List<AccountOpening> openings) {
        return accounts.open(openings, clock.instant());
    }

    /** The house account for a purpose of a partner in a currency, opened if there is none yet. */
    public HouseId house(int currency, int partner, HouseRole role) {
        return accounts.house(currency, partner, role);
    }

    /** The confirmation numbers of this installation; their secret is made at the first start. */
    public ConfirmationNumbers confirmationNumbers() {
        return new ConfirmationNumbers(secrets.obtain("confirmation-number"));
    }

    /** Takes no more commands, finishes those that wait, and closes the lanes' connections. */
    @Override
    public void close() {
        lanes.close();
    }

    private Verdict submit(Command<?> command, Duration deadline) {
        try {
            return lanes.submit(command.account().bucket(), command, deadline);
        } catch (NotCommitted e) {
            throw new Undecided(
                    switch (e.reason()) {
                        case OVERLOADED, DEADLINE_PASSED -> Undecided.Reason.SHED;
                        case REFUSED, FAILED -> Undecided.Reason.FAILED;
                        case UNKNOWN -> Undecided.Reason.UNKNOWN;
                    },
                    e);
        }
    }
}
