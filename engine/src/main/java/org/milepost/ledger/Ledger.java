package org.milepost.ledger;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.milepost.commit.GroupCommit;
import org.milepost.commit.LaneEvents;
import org.milepost.commit.LaneSettings;
import org.milepost.commit.NotCommitted;
import org.milepost.commit.Patience;
import org.milepost.postgres.Database;
import org.milepost.postgres.SessionPurpose;
import org.milepost.threads.BackgroundJob;
import org.milepost.threads.JobStatus;
import org.milepost.threads.Threads;

/**
 * The books: carries out commands, opens accounts and tells balances.
 *
 * <p>When {@link #execute} returns, what it says is durable: it was committed with fsync before,
 * and a {@code kill -9} of this process or of the database does not change it.
 *
 * <p>Threads: shared; calls block.
 */
public final class Ledger implements AutoCloseable {

    private final GroupCommit<Work, Verdict> lanes;
    private final GroupCommit<Lookup, Lookup.Found> lookups;
    private final Histories histories;
    private final AccountStore accounts;
    private final SecretStore secrets;
    private final BackgroundJob answerExpiry;
    private final InstantSource clock;

    Ledger(
            GroupCommit<Work, Verdict> lanes,
            GroupCommit<Lookup, Lookup.Found> lookups,
            Histories histories,
            Jdbi jdbi,
            BackgroundJob answerExpiry,
            InstantSource clock) {
        this.lanes = lanes;
        this.lookups = lookups;
        this.histories = histories;
        this.accounts = new AccountStore(jdbi);
        this.secrets = new SecretStore(jdbi);
        this.answerExpiry = answerExpiry;
        this.clock = clock;
    }

    /**
     * Opens the books and starts their lanes.
     *
     * @param clock in whole microseconds, as the database keeps time
     */
    public static Ledger open(Database database, LaneSettings settings, InstantSource clock) {
        return open(database, settings, clock, LaneEvents.NONE);
    }

    /** The same, with a listener to its writing lanes. */
    public static Ledger open(
            Database database, LaneSettings settings, InstantSource clock, LaneEvents events) {
        return new Ledger(
                GroupCommit.start(
                        settings,
                        () -> database.openSession(SessionPurpose.LANE, "milepost lane"),
                        new JournalStore(clock),
                        events),
                GroupCommit.start(
                        "lookup",
                        settings.withLanes(1),
                        () -> database.openSession(SessionPurpose.LOOK, "milepost lookup"),
                        new LookupStore(),
                        LaneEvents.NONE,
                        Threads.REAL),
                Histories.open(database, settings),
                database.jdbi(),
                Forgetting.start(new AnswerStore(database.jdbi()), clock),
                clock);
    }

    /**
     * Carries out a command, or gives again the answer that it got when it was first sent.
     *
     * @param queued how long it may wait until a lane takes it; then it is withdrawn
     * @param inAll how long to wait for a lane that has taken it
     * @throws Undecided when it was not carried out, or nobody can tell yet; see its reason
     */
    public <A> Executed<A> execute(Command<A> command, Duration queued, Duration inAll) {
        int bucket = command.account().bucket();
        Patience patience = new Patience(queued, inAll);
        return executed(command, settled(() -> lanes.submit(bucket, command, patience)));
    }

    /**
     * The same, before all other commands that wait. Only for one that is known to be a replay.
     *
     * @throws Undecided when it was not carried out, or nobody can tell yet; see its reason
     */
    public <A> Executed<A> replay(Command<A> command, Duration wait) {
        int bucket = command.account().bucket();
        Patience patience = Patience.of(wait);
        return executed(command, settled(() -> lanes.submitFirst(bucket, command, patience)));
    }

    /**
     * Whether an answer to this command is remembered that booked something, as of the last commit.
     *
     * @throws Undecided when it cannot be read now
     */
    public boolean hasBooked(Command<?> command, Duration wait) {
        Patience patience = Patience.of(wait);
        Lookup lookup = Lookup.ofAnswer(command);
        return settled(() -> lookups.submitAnyway(command.account().bucket(), lookup, patience))
                .bookedAnswer();
    }

    /**
     * Has this attempt at a command hold its answer no longer, because it has lost it, and takes
     * back what was booked when no other attempt holds it. Durable when it returns. Runs after
     * everything that the command's lane had taken before.
     *
     * @throws Undecided when it was not carried out, or nobody can tell yet; trying again is safe
     */
    public Cancellation cancel(Cancellable<?> command, Duration wait) {
        Patience patience = Patience.of(wait);
        int bucket = command.account().bucket();
        Verdict found = settled(() -> lanes.submitFirst(bucket, new Recall(command), patience));
        return switch (found) {
            case Verdict.Recalled it ->
                    it.answer()
                            .filter(answer -> answer.holders().includes(command.attempt()))
                            .flatMap(answer -> answer.remembered().booking())
                            .map(Booking::id)
                            .map(booked -> cancel(command, booked, Cancel.Reason.LOST, wait))
                            .orElse(Cancellation.NOTHING_STANDS);
            case Verdict.Broken it -> throw it.cause();
            default -> throw new IllegalStateException("a recall is answered as one");
        };
    }

    /**
     * Takes back the transfer that a command booked too late, unless another attempt holds the
     * answer; then this one may have it, too. Durable when it returns.
     *
     * @throws Undecided when it was not carried out, or nobody can tell yet; trying again is safe
     */
    public Cancellation cancelLate(Cancellable<?> command, TransferId booked, Duration wait) {
        return cancel(command, booked, Cancel.Reason.LATE, wait);
    }

    private Cancellation cancel(
            Cancellable<?> command, TransferId booked, Cancel.Reason reason, Duration wait) {
        Patience patience = Patience.of(wait);
        Cancel cancel = new Cancel(command, booked.ordinal(), reason);
        int bucket = command.account().bucket();
        return switch (settled(() -> lanes.submitFirst(bucket, cancel, patience))) {
            case Verdict.Cancelled it -> it.result();
            case Verdict.Broken it -> throw it.cause();
            default -> throw new IllegalStateException("a cancellation is answered as one");
        };
    }

    /**
     * What the books have of an account and of another one of the same holder, as of the last
     * commit.
     *
     * @throws Undecided when it cannot be read now
     */
    public Books look(AccountId account, String holder, AccountId companion, Duration wait) {
        Patience patience = Patience.of(wait);
        Lookup lookup = Lookup.ofAccounts(account, holder, companion);
        return settled(() -> lookups.submit(account.bucket(), lookup, patience)).books();
    }

    /**
     * The account of this holder as of the last commit, read together with what others look up.
     *
     * @throws Undecided when it cannot be read now
     */
    public Optional<Account> look(AccountId account, String holder, Duration wait) {
        Patience patience = Patience.of(wait);
        Lookup lookup = Lookup.ofAccount(account, holder);
        return settled(() -> lookups.submit(account.bucket(), lookup, patience)).account();
    }

    /**
     * Hands transfers of an account to the reader, the latest first. What that costs depends on how
     * many are wanted, not on how many there are.
     *
     * @return whether the account is there and the holder's
     * @throws Undecided when they cannot all be read in time; the reader may have got some
     */
    public boolean readHistory(
            AccountId account,
            String holder,
            HistoryRange range,
            Duration wait,
            Consumer<Transfer> reader) {
        return histories.read(account, holder, range, wait, reader);
    }

    /** The account of this holder as of the last commit. */
    public Optional<Account> account(AccountId id, String holder) {
        return accounts.find(id, holder);
    }

    /** What the balance was right after a transfer; reads the history up to there. */
    public Miles balanceAfter(TransferId transfer) {
        return accounts.balanceAfter(transfer);
    }

    /**
     * Opens accounts without history, all or none.
     *
     * @return how many are new; an account that is there already is left as it is
     */
    public int open(List<AccountOpening> openings) {
        return accounts.open(openings, clock.instant());
    }

    /**
     * Opens accounts without history within a transaction of the caller's.
     *
     * @return how many are new; an account that is there already is left as it is
     */
    public int open(Handle transaction, List<AccountOpening> openings) {
        return AccountStore.open(transaction, openings, clock.instant());
    }

    /**
     * Changes the standing of one holder's accounts within a transaction of the caller's, which
     * keeps them locked until it ends: lanes wait meanwhile.
     *
     * @return empty when none of the accounts is there
     */
    public Optional<StandingChange> changeStanding(
            Handle transaction,
            List<AccountId> holdersAccounts,
            String holder,
            UnaryOperator<Standing> change) {
        List<Standing> before = AccountStore.lockStandings(transaction, holdersAccounts, holder);
        if (before.isEmpty()) {
            return Optional.empty();
        }
        Standing after = change.apply(before.getFirst());
        AccountStore.setStanding(transaction, holdersAccounts, holder, after);
        Standing changed =
                before.stream().filter(it -> !it.equals(after)).findFirst().orElse(after);
        return Optional.of(new StandingChange(changed, after));
    }

    /**
     * The standing of this holder's account, which {@link #changeStanding} does not change until
     * the caller's transaction ends. Lanes do not wait for it.
     *
     * @return empty when there is no such account
     */
    public Optional<Standing> holdStanding(Handle transaction, AccountId account, String holder) {
        return AccountStore.holdStanding(transaction, account, holder);
    }

    /** The house account for a purpose of a partner in a currency, opened if there is none yet. */
    public HouseId house(int currency, int partner, HouseRole role) {
        return accounts.house(currency, partner, role);
    }

    /** The confirmation numbers of this installation; their secret is made at the first start. */
    public ConfirmationNumbers confirmationNumbers() {
        return new ConfirmationNumbers(secrets.obtain("confirmation-number"));
    }

    /** Lanes and jobs of the books, each with how it is doing. */
    public List<Supplier<JobStatus>> jobs() {
        List<Supplier<JobStatus>> jobs = new ArrayList<>(lanes.jobs());
        jobs.addAll(lookups.jobs());
        jobs.addAll(histories.jobs());
        jobs.add(answerExpiry::status);
        return List.copyOf(jobs);
    }

    /** How many commands wait for a lane. */
    public int waiting() {
        return lanes.waiting();
    }

    /** Takes no more commands, finishes those that wait, and closes the lanes' connections. */
    @Override
    public void close() {
        answerExpiry.close();
        lanes.close();
        lookups.close();
        histories.close();
    }

    private static <A> Executed<A> executed(Command<A> command, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Answered it ->
                    new Executed<>(
                            command.recall(it.remembered()),
                            it.remembered().booking(),
                            it.isReplay());
            case Verdict.Conflicting _ ->
                    new Executed<>(command.conflict(), Optional.empty(), true);
            case Verdict.Broken it -> throw it.cause();
            case Verdict.Cancelled _, Verdict.Recalled _ ->
                    throw new IllegalStateException("a command is answered as one");
        };
    }

    /** The result, or what is known when there is none. */
    static <R> R settled(Supplier<R> submission) {
        try {
            return submission.get();
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
