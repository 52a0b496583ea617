package org.milepost.ledger;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.milepost.ledger.AuditStore.Audited;

/**
 * Audits the ledger: recomputes all accounts and house accounts from the transfers, in one pass
 * over one snapshot. Several verifiers may each check a part of the accounts.
 *
 * <p>For every account: ordinals start at 1 without gaps; times never decrease; every link follows
 * from the transfer and the previous link; a transfer that undoes another names an earlier one of
 * the same account that no other undoes, with the opposite change and legs and the same house
 * account; each currency of a transfer adds up to zero; the balance is the sum of the transfers and
 * not below the floor; the account row agrees with its latest transfer. For every house account: it
 * exists, in the currency of its transfers' accounts, and its stripes add up to the opposite of its
 * transfers. For every currency: the sum over all accounts is zero. For every stored answer that
 * names a transfer: the transfer exists, has the answer's time, and is of a kind that has answers.
 * For the feed: the positions of each stream have no gaps, and each transfer is at one position,
 * unless it is older than the feed. For every text that is not erased: its transfer's facts have
 * its digest. For every reversed part: it is of a redemption that was not undone as a whole, and
 * all parts together are not more than it.
 *
 * <p>This proves that the rows agree with each other, not that they are the rows that were written:
 * links have no key, so anyone who can write to the database can change a history and recompute its
 * links, head and sums. Only the comparison with a record that was made before and kept elsewhere
 * detects that: an account in a record must still have the recorded link and balance at the
 * recorded ordinal.
 *
 * <p>Threads: used by one thread at a time, once.
 */
public final class Verifier {

    /** The most faults that are listed; further ones are only counted. */
    public static final int FAULTS_REPORTED_MAX = 100;

    private final Map<Integer, HouseTally> tallies = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private long faultCount;
    private long accounts;
    private long transfers;
    private long recordedHistories;
    private long continuedHistories;
    private final BucketTallies booked = new BucketTallies();
    private final BucketTallies later = new BucketTallies();

    private @Nullable Chain chain;

    /**
     * The result of an audit.
     *
     * @param accounts the number of member accounts
     * @param transfers the number of transfers
     * @param faultCount the number of faults
     * @param faults the first faults, as text
     */
    public record Report(long accounts, long transfers, long faultCount, List<String> faults) {
        public Report {
            faults = List.copyOf(faults);
        }

        /** Whether there is no fault. */
        public boolean booksHold() {
            return faultCount == 0;
        }
    }

    Verifier() {}

    /** Begins with an account; its transfers follow in the order of their ordinals. */
    void next(Account account) {
        next(account, Optional.empty(), Integer.MAX_VALUE);
    }

    /**
     * Begins with an account.
     *
     * @param recorded its head in a record
     * @param laterFrom the first ordinal that an earlier audit has not read
     */
    void next(Account account, Optional<AccountHead> recorded, int laterFrom) {
        endOfPart();
        chain = new Chain(account, recorded.orElse(null), laterFrom);
        accounts++;
    }

    /** Checks the next transfer of the current account, which has no further legs. */
    void next(Transfer transfer) {
        next(transfer, List.of());
    }

    /** Checks the next transfer of the current account. */
    void next(Transfer transfer, List<Leg> legs) {
        Chain current = Objects.requireNonNull(chain);
        transfers++;
        booked.add(transfer);
        boolean isRecorded = current.isRecorded(transfer);
        boolean isLater = transfer.id().ordinal() >= current.laterFrom;
        if (isLater) {
            later.add(transfer);
        }
        int currency = current.account.currency();
        tally(transfer.house())
                .add(
                        transfer.kind(),
                        first(transfer, legs, currency),
                        currency,
                        isRecorded,
                        isLater);
        for (Leg leg : legs) {
            tally(leg.house())
                    .add(
                            transfer.kind(),
                            BigInteger.valueOf(leg.amount().count()),
                            leg.currency(),
                            isRecorded,
                            isLater);
        }
        current.check(transfer, legs);
    }

    private HouseTally tally(HouseId house) {
        return tallies.computeIfAbsent(house.number(), _ -> new HouseTally());
    }

    /** What was added to the first house account; other currencies add up to zero. */
    private BigInteger first(Transfer transfer, List<Leg> legs, int currency) {
        BigInteger rest = count(transfer).negate();
        if (legs.isEmpty()) {
            return rest;
        }
        Map<Integer, BigInteger> others = new TreeMap<>();
        for (Leg leg : legs) {
            BigInteger amount = BigInteger.valueOf(leg.amount().count());
            if (leg.currency() == currency) {
                rest = rest.subtract(amount);
            } else {
                others.merge(leg.currency(), amount, BigInteger::add);
            }
        }
        others.forEach(
                (other, sum) -> {
                    if (sum.signum() != 0) {
                        fault(place(transfer.id()) + ": currency " + other + " adds up to " + sum);
                    }
                });
        return rest;
    }

    /** Reports a leg without a transfer. */
    void strayLeg(AuditStore.Place place) {
        fault(place + ": has a leg, and is not there");
    }

    /** Reports a transfer without an account. */
    void stray(AuditStore.Place place) {
        fault(place + ": belongs to no account");
    }

    /** Reports a part of a redemption that does not agree with it, or such a redemption. */
    void wrongPart(AuditStore.Place place) {
        fault(place + ": the reversed parts of the redemption do not agree with it");
    }

    /** Reports an answer that contradicts its transfer or itself. */
    void wrongAnswer(AuditStore.Place place) {
        fault(place + ": what was answered is not in the books");
    }

    /** Reports a text that is not the one that its transfer was booked with. */
    void alteredText(AuditStore.Place place) {
        fault(place + ": its text does not agree with the digest in its facts");
    }

    /** Reports an account of the record that is missing. */
    void missing(AccountHead head) {
        count(head);
        fault(
                place(head.id())
                        + " (holder's number ends in "
                        + head.holderEnd()
                        + "): is not there; the record has it with "
                        + head.ordinal()
                        + " transfers");
    }

    /** Ends the current account. */
    void endOfPart() {
        Optional.ofNullable(chain).ifPresent(Chain::end);
        chain = null;
    }

    /** Adds the result of another verifier, for other accounts. */
    void add(Verifier part) {
        part.tallies.forEach(
                (house, tally) -> tallies.computeIfAbsent(house, _ -> new HouseTally()).add(tally));
        part.faults.stream().limit(FAULTS_REPORTED_MAX - faults.size()).forEach(faults::add);
        faultCount += part.faultCount;
        accounts += part.accounts;
        transfers += part.transfers;
        recordedHistories += part.recordedHistories;
        continuedHistories += part.continuedHistories;
        booked.add(part.booked);
        later.add(part.later);
    }

    /** Reports an invalid row. */
    void unreadable(AuditStore.Place place, RuntimeException reason) {
        fault(place + ": cannot be read: " + reason.getMessage());
    }

    /** Ends the pass and compares the sums with the house accounts. */
    Report finish(AuditStore.Totals totals) {
        endOfPart();
        totals.houses().forEach(this::checkHouse);
        tallies.forEach(
                (house, tally) -> {
                    if (!totals.houses().containsKey(house) && tally.sum.signum() != 0) {
                        fault("house account " + house + ": has transfers but no stripe");
                    }
                    checkCurrency(house, tally, totals.currencyOfHouse());
                });
        totals.currencies()
                .forEach(
                        (currency, sum) -> {
                            if (sum.signum() != 0) {
                                fault("currency " + currency + ": all accounts add up to " + sum);
                            }
                        });
        totals.answersWithoutTransfer().forEach(this::wrongAnswer);
        if (recordedHistories > 1 && continuedHistories == 0) {
            otherBooks();
        }
        return report();
    }

    /**
     * Compares the transfers of all accounts with the feed: each is at one position, or older than
     * the feed.
     */
    void compareWith(FeedAudit feed) {
        feed.faults().forEach(this::fault);
        for (int bucket = 0; bucket < AccountId.BUCKETS; bucket++) {
            compare(bucket, "the feed and the history before it have", feed.tally(bucket), booked);
        }
    }

    /** Compares the transfers that a bucket should have with those that were read. */
    void compare(int bucket, String source, FeedTally expected, BucketTallies read) {
        FeedTally found = read.transfers(bucket);
        if (!expected.equals(found)) {
            fault(
                    "bucket "
                            + bucket
                            + ": "
                            + source
                            + " "
                            + expected.transfers()
                            + " transfers, the accounts have "
                            + found.transfers()
                            + (expected.transfers() == found.transfers() ? ", and others" : ""));
        }
    }

    /** All transfers that were read, by bucket. */
    BucketTallies booked() {
        return booked;
    }

    /** Those of them that an earlier audit has not read, by bucket. */
    BucketTallies later() {
        return later;
    }

    /** The sum of those for each house account. */
    Map<Integer, BigInteger> laterOfHouses() {
        Map<Integer, BigInteger> sums = new TreeMap<>();
        tallies.forEach((house, tally) -> sums.put(house, tally.laterSum));
        return sums;
    }

    /** The result so far. */
    Report report() {
        return new Report(accounts, transfers, faultCount, faults);
    }

    /** Compares the house accounts of the transfers that were read with their currencies. */
    void checkCurrencies(Map<Integer, Integer> currencyOfHouse) {
        tallies.forEach((house, tally) -> checkCurrency(house, tally, currencyOfHouse));
    }

    /** First, because it explains the other faults. */
    private void otherBooks() {
        faultCount++;
        faults.addFirst(
                "none of the "
                        + recordedHistories
                        + " histories of the record continues here: these are other books, or all"
                        + " of them were rewritten");
        if (faults.size() > FAULTS_REPORTED_MAX) {
            faults.removeLast();
        }
    }

    /** Counts an account of the record that has transfers; one without transfers shows nothing. */
    private void count(AccountHead head) {
        recordedHistories += head.ordinal() > 0 ? 1 : 0;
    }

    /** The transfers of each house account, by its number. */
    Map<Integer, HouseUse> houses() {
        Map<Integer, HouseUse> uses = new TreeMap<>();
        tallies.forEach((house, tally) -> uses.put(house, tally.use()));
        return uses;
    }

    private void checkCurrency(int house, HouseTally tally, Map<Integer, Integer> currencies) {
        Integer currency = currencies.get(house);
        if (currency == null) {
            fault("house account " + house + ": has transfers but is not there");
        } else if (!tally.currencies.equals(Set.of(currency))) {
            fault(
                    "house account "
                            + house
                            + ": is of currency "
                            + currency
                            + ", its transfers are of "
                            + tally.currencies);
        }
    }

    private void checkHouse(int house, BigInteger balance) {
        checkHouse(
                house,
                balance,
                Optional.ofNullable(tallies.get(house)).map(it -> it.sum).orElse(BigInteger.ZERO));
    }

    /** Compares the stripes of a house account with the sum of its transfers. */
    void checkHouse(int house, BigInteger balance, BigInteger sum) {
        if (!sum.equals(balance)) {
            fault("house account " + house + ": stripes say " + balance + ", transfers say " + sum);
        }
    }

    /** Adds a fault. */
    void fault(String text) {
        faultCount++;
        if (faults.size() < FAULTS_REPORTED_MAX) {
            faults.add(text);
        }
    }

    private static AuditStore.Place place(TransferId id) {
        return new AuditStore.Place(id.account().bucket(), id.account().number(), id.ordinal());
    }

    static AuditStore.Place place(AccountId id) {
        return new AuditStore.Place(id.bucket(), id.number(), 0);
    }

    /** The change of a transfer, unbounded because damaged rows may have any value. */
    private static BigInteger count(Transfer transfer) {
        return BigInteger.valueOf(transfer.change().count());
    }

    /** The sum of the transfers of one house account. */
    private static final class HouseTally {

        private final Set<TransferKind> kinds = EnumSet.noneOf(TransferKind.class);
        private final Set<Integer> currencies = new TreeSet<>();
        private BigInteger sum = BigInteger.ZERO;
        private BigInteger recordedSum = BigInteger.ZERO;
        private BigInteger laterSum = BigInteger.ZERO;

        void add(
                TransferKind kind,
                BigInteger change,
                int currency,
                boolean isRecorded,
                boolean isLater) {
            sum = sum.add(change);
            if (isLater) {
                laterSum = laterSum.add(change);
            }
            if (isRecorded) {
                recordedSum = recordedSum.add(change);
            }
            kinds.add(kind);
            currencies.add(currency);
        }

        void add(HouseTally other) {
            sum = sum.add(other.sum);
            recordedSum = recordedSum.add(other.recordedSum);
            laterSum = laterSum.add(other.laterSum);
            kinds.addAll(other.kinds);
            currencies.addAll(other.currencies);
        }

        HouseUse use() {
            return new HouseUse(sum, recordedSum, kinds);
        }
    }

    /** The state of one account while its history is read. */
    private final class Chain {

        private final Account account;
        private final @Nullable AccountHead recorded;
        private final int laterFrom;
        private final Map<Integer, Audited> undoable = new HashMap<>();
        private BigInteger balance = BigInteger.ZERO;
        private int ordinal;
        private @Nullable Instant lastAt;
        private Link link;
        private boolean isMet;

        Chain(Account account, @Nullable AccountHead recorded, int laterFrom) {
            this.account = account;
            this.recorded = recorded;
            this.laterFrom = laterFrom;
            this.link = Link.first(account.id(), account.currency(), account.holder());
            if (recorded != null) {
                count(recorded);
            }
            compareWithRecord();
        }

        boolean isRecorded(Transfer transfer) {
            return recorded != null && transfer.id().ordinal() <= recorded.ordinal();
        }

        void check(Transfer transfer, List<Leg> legs) {
            if (transfer.id().ordinal() != ordinal + 1) {
                fault(place(transfer.id()) + ": follows ordinal " + ordinal);
            }
            if (lastAt != null && transfer.at().isBefore(lastAt)) {
                fault(place(transfer.id()) + ": is earlier than the one before");
            }
            if (!transfer.link().equals(link.over(transfer, legs))) {
                fault(place(transfer.id()) + ": the link does not follow from its content");
            }
            transfer.undoes().ifPresent(undone -> checkUndone(transfer, legs, undone));
            undoable.put(
                    transfer.id().ordinal(), new Audited(count(transfer), transfer.house(), legs));
            balance = balance.add(count(transfer));
            if (balance.compareTo(BigInteger.valueOf(account.floor().count())) < 0) {
                fault(place(transfer.id()) + ": takes the balance under its floor");
            }
            ordinal = transfer.id().ordinal();
            lastAt = transfer.at();
            link = transfer.link();
            compareWithRecord();
        }

        /** Compares the history up to here with a record that ends here. */
        private void compareWithRecord() {
            if (recorded == null || recorded.ordinal() != ordinal) {
                return;
            }
            isMet = true;
            if (!recorded.head().equals(link)) {
                fault(named(ordinal) + ": the record has another link");
            } else if (ordinal > 0) {
                continuedHistories++;
            }
            BigInteger before = BigInteger.valueOf(recorded.balance().count());
            if (!before.equals(balance)) {
                fault(
                        named(ordinal)
                                + ": the transfers up to here add up to "
                                + balance
                                + ", the record says "
                                + before);
            }
        }

        /** The account, with the last digits of the holder's number. */
        private String named(int at) {
            return new AuditStore.Place(account.id().bucket(), account.id().number(), at)
                    + " (holder's number ends in "
                    + AccountHead.holderEnd(account.holder())
                    + ")";
        }

        private void checkUndone(Transfer transfer, List<Leg> legs, int undone) {
            Audited original = undoable.remove(undone);
            if (original == null) {
                fault(place(transfer.id()) + ": undoes what is not there or undone before");
            } else if (!original.change().equals(count(transfer).negate())
                    || !original.house().equals(transfer.house())
                    || !original.legs().stream().map(Leg::negated).toList().equals(legs)) {
                fault(place(transfer.id()) + ": does not undo its original exactly");
            }
        }

        void end() {
            if (!balance.equals(BigInteger.valueOf(account.balance().count()))) {
                fault(
                        place(account.id())
                                + ": the balance is "
                                + account.balance()
                                + ", the transfers add up to "
                                + balance);
            }
            if (ordinal != account.ordinal()) {
                fault(
                        place(account.id())
                                + ": its head is at ordinal "
                                + account.ordinal()
                                + ", its history ends at "
                                + ordinal);
            } else if (!link.equals(account.head())) {
                fault(
                        place(account.id())
                                + ": its head is not the link at the end of its history, ordinal "
                                + ordinal);
            }
            if (lastAt != null && !lastAt.equals(account.lastAt())) {
                fault(place(account.id()) + ": its time is not that of its latest transfer");
            }
            if (recorded == null) {
                return;
            }
            if (!isMet) {
                fault(
                        named(recorded.ordinal())
                                + ": is not there; the record has it, the history ends at "
                                + ordinal);
            }
            boolean isStill = account.ordinal() == recorded.ordinal();
            if (isStill
                    && !(account.lastAt().equals(recorded.lastAt())
                            && account.counters().equals(recorded.counters()))) {
                fault(
                        named(0)
                                + ": its time or a counter is not that of the record,"
                                + " and no transfer changed it");
            }
        }
    }
}
