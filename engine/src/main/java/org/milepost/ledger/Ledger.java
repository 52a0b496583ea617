package org.milepost.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.milepost.commit.GroupCommit;
import org.milepost.commit.GroupCommit.QueuePlace;
import org.milepost.commit.LaneEvents;
import org.milepost.commit.LaneSettings;
import org.milepost.commit.LaneStatus;
import org.milepost.commit.NotCommitted;
import org.milepost.commit.WaitLimits;
import org.milepost.ledger.AccountOperation.Cancel;
import org.milepost.postgres.Database;
import org.milepost.postgres.SecretStore;
import org.milepost.postgres.SessionPurpose;
import org.milepost.postgres.Transaction;
import org.milepost.threads.JobStatus;
import org.milepost.threads.Threads;

/**
 * The ledger: executes commands, opens accounts and reads balances.
 *
 * <p>What {@link #execute} returns is durable: it was committed with fsync before, and {@code kill
 * -9} of this process or of the database does not change it.
 *
 * <p>The path of a write: {@link GroupCommit} queues the command in a lane, and the lane's thread
 * calls {@link JournalStore} with a batch of commands in one transaction.
 *
 * <p>Threads: shared; calls block.
 */
public final class Ledger implements AutoCloseable {

    private final GroupCommit<QueuedOperation<?>, QueuedOperation<?>> lanes;
    private final GroupCommit<Lookup, Lookup.Found> lookups;
    private final HistoryReader histories;
    private final AccountStore accounts;
    private final SecretStore secrets;
    private final InstantSource clock;

    Ledger(
            GroupCommit<QueuedOperation<?>, QueuedOperation<?>> lanes,
            GroupCommit<Lookup, Lookup.Found> lookups,
            HistoryReader histories,
            AccountStore accounts,
            SecretStore secrets,
            InstantSource clock) {
        this.lanes = lanes;
        this.lookups = lookups;
        this.histories = histories;
        this.accounts = accounts;
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * Opens the ledger and starts its lanes.
     *
     * @param clock in whole microseconds, as the database stores time
     */
    public static Ledger open(Database database, LaneSettings settings, InstantSource clock) {
        return open(database, settings, clock, LaneEvents.NONE, LedgerEvents.NONE);
    }

    /** Opens the ledger with listeners to its lanes and to what is booked. */
    public static Ledger open(
            Database database,
            LaneSettings settings,
            InstantSource clock,
            LaneEvents events,
            LedgerEvents bookings) {
        return new Ledger(
                GroupCommit.start(
                        "lane",
                        settings,
                        () -> database.openSession(SessionPurpose.LANE, "milepost lane"),
                        new JournalStore(clock, settings.singleBucket(), bookings),
                        events,
                        Threads.REAL),
                GroupCommit.start(
                        "lookup",
                        settings.withLanes(1),
                        () -> database.openSession(SessionPurpose.LOOK, "milepost lookup"),
                        new LookupStore(),
                        events,
                        Threads.REAL),
                HistoryReader.open(database, settings, events),
                new AccountStore(database.jdbi()),
                new SecretStore(database),
                clock);
    }

    /**
     * Executes a command, or returns the stored answer of an earlier execution.
     *
     * @param queued how long it may wait until a lane takes it; then it is withdrawn
     * @param inAll how long to wait for a lane that has taken it
     * @throws LedgerFailure when it was not executed or its result is unknown; see the reason
     */
    public <A> CommandResult<A> execute(Command<A> command, Duration queued, Duration inAll) {
        WaitLimits limits = new WaitLimits(queued, inAll);
        return result(command, submit(command, limits, QueuePlace.LAST_IF_ROOM));
    }

    /**
     * Executes a command before all others that wait. Only for one that has a stored answer.
     *
     * @throws LedgerFailure when it was not executed or its result is unknown; see the reason
     */
    public <A> CommandResult<A> replay(Command<A> command, Duration wait) {
        return result(command, submit(command, WaitLimits.of(wait), QueuePlace.FIRST));
    }

    /**
     * Whether a stored answer to this command names a transfer, as of the last commit.
     *
     * @throws LedgerFailure when it cannot be read now
     */
    public boolean hasBooked(Command<?> command, Duration wait) {
        return find(Lookup.ofAnswer(command), wait, QueuePlace.LAST).bookedAnswer();
    }

    /**
     * Records that this attempt at a command lost its answer, and cancels what was booked when no
     * other attempt has the answer. Durable when it returns. Runs after everything that the
     * command's lane took before.
     *
     * @throws LedgerFailure when it was not executed or its result is unknown; it may be repeated
     */
    public CancellationResult cancel(Cancellable<?> command, Duration wait) {
        return submit(
                        new AccountOperation.ReadAnswer(command),
                        WaitLimits.of(wait),
                        QueuePlace.FIRST)
                .filter(row -> row.recipients().includes(command.attempt()))
                .flatMap(row -> row.answer().booking())
                .map(BookedTransfer::id)
                .map(id -> cancel(command, id, Cancel.Reason.LOST, wait))
                .orElse(CancellationResult.NOTHING_STANDS);
    }

    /**
     * Cancels the transfer that a command booked too late, unless another attempt has the answer;
     * then this one may have it too. Durable when it returns.
     *
     * @throws LedgerFailure when it was not executed or its result is unknown; it may be repeated
     */
    public CancellationResult cancelLate(Cancellable<?> command, TransferId booked, Duration wait) {
        return cancel(command, booked, Cancel.Reason.LATE, wait);
    }

    private CancellationResult cancel(
            Cancellable<?> command, TransferId booked, Cancel.Reason reason, Duration wait) {
        Cancel cancel = new Cancel(command, booked.ordinal(), reason);
        return submit(cancel, WaitLimits.of(wait), QueuePlace.FIRST);
    }

    /**
     * An account and the balance of another one of the same holder, as of the last commit.
     *
     * @throws LedgerFailure when it cannot be read now
     */
    public AccountView look(AccountId account, String holder, AccountId companion, Duration wait) {
        Lookup lookup = Lookup.ofAccounts(account, holder, companion);
        return find(lookup, wait, QueuePlace.LAST_IF_ROOM).view();
    }

    /**
     * The account of this holder as of the last commit, read together with other lookups.
     *
     * @throws LedgerFailure when it cannot be read now
     */
    public Optional<Account> look(AccountId account, String holder, Duration wait) {
        return find(Lookup.ofAccount(account, holder), wait, QueuePlace.LAST_IF_ROOM).account();
    }

    /**
     * Passes transfers of an account, with their texts, to the reader, the latest first. The cost
     * depends on how many are wanted, not on how many there are.
     *
     * @return whether the account exists and belongs to the holder
     * @throws LedgerFailure when not all can be read in time; the reader may have got some
     */
    public boolean readHistory(
            AccountId account,
            String holder,
            HistoryRange range,
            Duration wait,
            Consumer<HistoryEntry> reader) {
        return histories.read(account, holder, range, wait, reader);
    }

    /**
     * Erases the texts of an account's transfers within the caller's transaction; their links stay
     * valid.
     *
     * @return how many were erased
     */
    public int eraseTexts(Transaction transaction, AccountId account) {
        return TextWriteStore.erase(transaction, account);
    }

    /** The account of this holder as of the last commit. */
    public Optional<Account> account(AccountId id, String holder) {
        return accounts.find(id, holder);
    }

    /** Those of these accounts that exist, of any holder, by their keys. */
    public static Map<AccountId, Account> accounts(Transaction transaction, List<AccountId> ids) {
        return AccountStore.find(transaction, ids);
    }

    /**
     * Opens accounts without history, within the caller's transaction, without a ledger.
     *
     * @param now in whole microseconds
     * @return how many are new; existing accounts stay unchanged
     */
    public static int openAccounts(
            Transaction transaction, List<AccountOpening> openings, Instant now) {
        return AccountStore.open(transaction, openings, now);
    }

    /** The house account for a purpose, as {@link #house}, without a ledger. */
    public static HouseId houseOf(Database database, int currency, int partner, HouseRole role) {
        return new AccountStore(database.jdbi()).house(currency, partner, role);
    }

    /** The balance directly after a transfer; reads the history up to it. */
    public Miles balanceAfter(TransferId transfer) {
        return accounts.balanceAfter(transfer);
    }

    /**
     * Opens accounts without history, all or none.
     *
     * @return how many are new; existing accounts stay unchanged
     */
    public int open(List<AccountOpening> openings) {
        return accounts.open(openings, clock.instant());
    }

    /**
     * Opens accounts without history, within the caller's transaction.
     *
     * @return how many are new; existing accounts stay unchanged
     */
    public int open(Transaction transaction, List<AccountOpening> openings) {
        return AccountStore.open(transaction, openings, clock.instant());
    }

    /**
     * Changes the standing of one holder's accounts within the caller's transaction, which locks
     * them until it ends; lanes wait for it.
     *
     * @return empty when none of the accounts exists
     */
    public Optional<StandingChange> changeStanding(
            Transaction transaction,
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
     * The account of this holder, locked within the caller's transaction until it ends; lanes wait
     * for it, so nothing is booked meanwhile.
     */
    public Optional<Account> lock(Transaction transaction, AccountId account, String holder) {
        return AccountStore.lock(transaction, account, holder);
    }

    /** Whether an account has a transfer with a house account of this role on its other side. */
    public boolean hasTransfer(Transaction transaction, AccountId account, HouseRole role) {
        return AccountStore.hasTransfer(transaction, account, role);
    }

    /**
     * Lowers the floor of one holder's accounts within the caller's transaction, which locks them
     * until it ends; lanes wait for it. A floor is never raised, because the history may have been
     * below a higher one.
     *
     * @return the floor of all of them after it
     */
    public Miles lowerFloor(
            Transaction transaction, List<AccountId> holdersAccounts, String holder, Miles floor) {
        return AccountStore.lowerFloor(transaction, holdersAccounts, holder, floor);
    }

    /**
     * The standing of this holder's account, locked against {@link #changeStanding} until the
     * caller's transaction ends. Lanes do not wait for it.
     *
     * @return empty when there is no such account
     */
    public Optional<Standing> holdStanding(
            Transaction transaction, AccountId account, String holder) {
        return AccountStore.holdStanding(transaction, account, holder);
    }

    /** The house account for a purpose of a partner in a currency, opened if there is none. */
    public HouseId house(int currency, int partner, HouseRole role) {
        return accounts.house(currency, partner, role);
    }

    /** The confirmation numbers of this database; the first start makes their secret key. */
    public ConfirmationNumbers confirmationNumbers() {
        return new ConfirmationNumbers(secrets.obtain("confirmation-number"));
    }

    /** The status of each lane. */
    public List<Supplier<JobStatus>> jobs() {
        List<Supplier<JobStatus>> jobs = new ArrayList<>(lanes.jobs());
        jobs.addAll(lookups.jobs());
        jobs.addAll(histories.jobs());
        return List.copyOf(jobs);
    }

    /** What each lane has counted. */
    public List<Supplier<LaneStatus>> laneStatuses() {
        List<Supplier<LaneStatus>> statuses = new ArrayList<>(lanes.statuses());
        statuses.addAll(lookups.statuses());
        statuses.addAll(histories.laneStatuses());
        return List.copyOf(statuses);
    }

    /** Whether commands or look-ups wait; reads of histories do not count. */
    public boolean commandsWait() {
        return lanes.waiting() || lookups.waiting();
    }

    /** Takes no more commands, finishes those that wait, and closes the lanes' connections. */
    @Override
    public void close() {
        lanes.close();
        lookups.close();
        histories.close();
    }

    private <R> R submit(AccountOperation<R> operation, WaitLimits limits, QueuePlace place) {
        int bucket = operation.account().bucket();
        QueuedOperation<R> queued = new QueuedOperation<>(operation);
        orLedgerFailure(() -> lanes.submit(bucket, queued, limits, place));
        return queued.value();
    }

    private Lookup.Found find(Lookup lookup, Duration wait, QueuePlace place) {
        int bucket = lookup.account().bucket();
        WaitLimits limits = WaitLimits.of(wait);
        return orLedgerFailure(() -> lookups.submit(bucket, lookup, limits, place));
    }

    static <A> CommandResult<A> result(Command<A> command, CommandOutcome outcome) {
        return switch (outcome) {
            case CommandOutcome.Answered it ->
                    new CommandResult<>(
                            command.answer(it.answer()), it.answer().booking(), it.isReplay());
            case CommandOutcome.Conflicting _ ->
                    new CommandResult<>(command.conflict(), Optional.empty(), true);
        };
    }

    /** The result of a submission; translates {@link NotCommitted}. */
    static <R> R orLedgerFailure(Supplier<R> submission) {
        try {
            return submission.get();
        } catch (NotCommitted e) {
            throw new LedgerFailure(
                    switch (e.reason()) {
                        case OVERLOADED, DEADLINE_PASSED -> LedgerFailure.Reason.SHED;
                        case REFUSED, FAILED -> LedgerFailure.Reason.FAILED;
                        case UNKNOWN -> LedgerFailure.Reason.UNKNOWN;
                    },
                    e);
        }
    }
}
