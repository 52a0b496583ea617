package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.milepost.FakeClock;

/** What the audit reports of books in memory with one fault. */
@Tag("mutation")
final class VerifierTest {

    private static final HouseId HOUSE = new HouseId(3);
    private static final HouseId OTHER_HOUSE = new HouseId(4);
    private static final AccountId ID = new AccountId(7, 42);
    private static final String ACCOUNT = "account 7/42";

    /** An account and its transfers as a damaged database might return them. */
    private record History(Account account, List<Transfer> transfers) {

        History {
            transfers = List.copyOf(transfers);
        }

        static History empty() {
            return new History(
                    Account.opened(ID, "80000000001", 1, Standing.ORDINARY, FakeClock.START),
                    List.of());
        }

        History then(long change, int undoes) {
            return then(change, HOUSE, undoes);
        }

        History then(long change, HouseId house, int undoes) {
            Posting posting =
                    new Posting(
                            undoes == 0 ? TransferKind.ISSUANCE : TransferKind.REVERSAL,
                            Miles.of(change),
                            house,
                            undoes == 0 ? OptionalInt.empty() : OptionalInt.of(undoes),
                            "{}");
            Transfer next =
                    Transfer.next(
                            account,
                            posting,
                            StoredBooks.EPOCH,
                            account.lastAt().plusSeconds(1 + undoes));
            List<Transfer> all = new ArrayList<>(transfers);
            all.add(next);
            return new History(withHead(next), all);
        }

        /** The account after a transfer with a correct link; other values may be wrong. */
        private Account withHead(Transfer last) {
            return account(
                    account.balance().plus(last.change()),
                    account.floor(),
                    last.id().ordinal(),
                    last);
        }

        private Account account(Miles balance, Miles floor, int ordinal, Transfer last) {
            return new Account(
                    account.id(),
                    account.holder(),
                    account.currency(),
                    balance,
                    floor,
                    account.counters(),
                    account.standing(),
                    ordinal,
                    last.at(),
                    last.link());
        }

        History withBalance(long balance) {
            return new History(
                    account(
                            Miles.of(balance),
                            account.floor(),
                            account.ordinal(),
                            transfers.getLast()),
                    transfers);
        }

        History withFloor(long floor) {
            return new History(
                    account(
                            account.balance(),
                            Miles.of(floor),
                            account.ordinal(),
                            transfers.getLast()),
                    transfers);
        }

        History withHeadAt(int ordinal) {
            return new History(
                    account(account.balance(), account.floor(), ordinal, transfers.getLast()),
                    transfers);
        }

        History without(int place) {
            List<Transfer> fewer = new ArrayList<>(transfers);
            fewer.remove(place);
            return new History(account, fewer);
        }

        /** With one transfer changed and all links after it computed again. */
        History forged(int place, UnaryOperator<Transfer> change) {
            List<Transfer> all = new ArrayList<>(transfers);
            all.set(place, change.apply(all.get(place)));
            Link link = Link.first(account.id(), account.currency(), account.holder());
            for (int i = 0; i < all.size(); i++) {
                all.set(i, all.get(i).linkedAfter(link));
                link = all.get(i).link();
            }
            return new History(
                    account(account.balance(), account.floor(), account.ordinal(), all.getLast()),
                    all);
        }
    }

    private static final History WHOLE = History.empty().then(100, 0).then(-30, 0).then(30, 2);

    @Test
    void booksMadeByTheLedgerHold() {
        assertThat(audit(WHOLE)).isEqualTo(new Verifier.Report(1, 3, 0, List.of()));
        assertThat(audit(WHOLE).booksHold()).isTrue();
        assertThat(audit(History.empty())).isEqualTo(new Verifier.Report(1, 0, 0, List.of()));
    }

    @Test
    void aBalanceAtItsFloorHolds() {
        assertThat(faults(History.empty().then(100, 0).then(-100, 0))).isEmpty();
        assertThat(faults(WHOLE.withFloor(70))).isEmpty();
    }

    @Test
    void twoTransfersOfTheSameInstantHold() {
        History together = WHOLE.forged(1, it -> at(it, WHOLE.transfers().getFirst()));

        assertThat(faults(together)).isEmpty();
    }

    @Test
    void aBalanceUnderItsFloorIsReportedWhereItHappened() {
        assertThat(faults(WHOLE.withFloor(71)))
                .containsExactly(ACCOUNT + " transfer 2: takes the balance under its floor");
    }

    @Test
    void aBalanceThatIsNotTheSumIsReported() {
        assertThat(faults(WHOLE.withBalance(101)))
                .containsExactly(
                        ACCOUNT + ": the balance is 101, the transfers add up to 100",
                        "currency 1: all accounts add up to 1");
    }

    @Test
    void aMissingTransferIsReportedByTheOneAfterIt() {
        assertThat(faults(WHOLE.without(0)))
                .contains(
                        ACCOUNT + " transfer 2: follows ordinal 0",
                        ACCOUNT + " transfer 2: the link does not follow from its content");
    }

    @Test
    void aMissingEndIsReportedByTheAccount() {
        History cut = WHOLE.without(2);

        assertThat(faults(cut))
                .contains(ACCOUNT + ": its head is at ordinal 3, its history ends at 2")
                .contains(ACCOUNT + ": its time is not that of its latest transfer");
    }

    @Test
    void anAccountWithAWrongPlaceIsReported() {
        assertThat(faults(WHOLE.withHeadAt(2)))
                .containsExactly(ACCOUNT + ": its head is at ordinal 2, its history ends at 3");
    }

    @Test
    void anAccountWhoseHeadIsAnotherLinkIsReported() {
        Transfer last = WHOLE.transfers().getLast();
        Account other =
                WHOLE.account(
                        WHOLE.account().balance(),
                        Miles.ZERO,
                        3,
                        last.linkedAfter(new Link(new byte[Link.LENGTH])));

        assertThat(faults(new History(other, WHOLE.transfers())))
                .containsExactly(
                        ACCOUNT
                                + ": its head is not the link at the end of its history, ordinal"
                                + " 3");
    }

    @Test
    void anAccountWhoseTimeIsAnotherIsReported() {
        Transfer last = WHOLE.transfers().getLast();
        Account other = WHOLE.account(WHOLE.account().balance(), Miles.ZERO, 3, at(last, WHOLE, 0));

        assertThat(faults(new History(other, WHOLE.transfers())))
                .containsExactly(ACCOUNT + ": its time is not that of its latest transfer");
    }

    @Test
    void timeThatRunsBackwardsIsReported() {
        History backwards = WHOLE.forged(2, it -> at(it, WHOLE, 0));

        assertThat(faults(backwards))
                .containsExactly(ACCOUNT + " transfer 3: is earlier than the one before");
    }

    @Test
    void contentThatWasChangedUnderItsSealIsReported() {
        List<Transfer> changed = new ArrayList<>(WHOLE.transfers());
        Transfer first = changed.getFirst();
        changed.set(
                0,
                new Transfer(
                        first.id(),
                        first.kind(),
                        first.change(),
                        first.house(),
                        first.undoes(),
                        first.at(),
                        first.epoch(),
                        "{\"forged\":1}",
                        first.link()));

        assertThat(faults(new History(WHOLE.account(), changed)))
                .containsExactly(
                        ACCOUNT + " transfer 1: the link does not follow from its content");
    }

    @Test
    void anUndoingOfAMissingTransferIsReported() {
        assertThat(faults(History.empty().then(100, 0).then(-100, 7)))
                .containsExactly(
                        ACCOUNT + " transfer 2: undoes what is not there or undone before");
    }

    @Test
    void aSecondUndoingIsReported() {
        assertThat(faults(WHOLE.then(30, 2)))
                .containsExactly(
                        ACCOUNT + " transfer 4: undoes what is not there or undone before");
    }

    @Test
    void anUndoingMayBeUndone() {
        assertThat(faults(WHOLE.then(-30, 3))).isEmpty();
    }

    @Test
    void anUndoingOfAnotherAmountIsReported() {
        assertThat(faults(History.empty().then(100, 0).then(-30, 0).then(29, 2)))
                .containsExactly(ACCOUNT + " transfer 3: does not undo its original exactly");
    }

    @Test
    void anUndoingAtAnotherHouseIsReported() {
        assertThat(faults(History.empty().then(100, 0).then(-30, 0).then(30, OTHER_HOUSE, 2)))
                .containsExactly(ACCOUNT + " transfer 3: does not undo its original exactly");
    }

    @Test
    void aHouseWhoseStripesDoNotAddUpIsReported() {
        assertThat(audit(WHOLE, Map.of(3, BigInteger.valueOf(-99)), Map.of()).faults())
                .containsExactly("house account 3: stripes say -99, transfers say -100");
    }

    @Test
    void aHouseAccountWithoutTransfersIsEmpty() {
        Map<Integer, BigInteger> whole = Map.of(3, BigInteger.valueOf(-100), 9, BigInteger.ZERO);
        Map<Integer, BigInteger> stray = Map.of(3, BigInteger.valueOf(-100), 9, BigInteger.ONE);

        assertThat(audit(WHOLE, whole, Map.of()).faults()).isEmpty();
        assertThat(audit(WHOLE, stray, Map.of()).faults())
                .containsExactly("house account 9: stripes say 1, transfers say 0");
    }

    @Test
    void aHouseWithTransfersNeedsAStripeUnlessTheyAddUpToNothing() {
        History nothing = WHOLE.then(-100, 0);

        assertThat(audit(WHOLE, Map.of(), Map.of()).faults())
                .containsExactly("house account 3: has transfers but no stripe");
        assertThat(audit(nothing, Map.of(), Map.of()).faults()).isEmpty();
    }

    @Test
    void aCurrencyThatDoesNotAddUpToZeroIsReported() {
        Map<Integer, BigInteger> houses = Map.of(3, BigInteger.valueOf(-100));
        Map<Integer, BigInteger> sums = Map.of(1, BigInteger.ZERO, 2, BigInteger.TEN.negate());

        assertThat(audit(WHOLE, houses, sums).faults())
                .containsExactly("currency 2: all accounts add up to -10");
    }

    @Test
    void whatBelongsToNothingIsReported() {
        Verifier verifier = new Verifier();
        AuditStore.Place stray = new AuditStore.Place(1, 2, 3);
        AuditStore.Place answered = new AuditStore.Place(4, 5, 6);
        verifier.unreadable(
                new AuditStore.Place(7, 8, 0), new IllegalArgumentException("no kind 99"));
        verifier.stray(stray);

        Verifier.Report report =
                verifier.finish(
                        new AuditStore.Totals(Map.of(), Map.of(), Map.of(), List.of(answered)));

        assertThat(report.faults())
                .containsExactly(
                        "account 7/8: cannot be read: no kind 99",
                        "account 1/2 transfer 3: belongs to no account",
                        "account 4/5 transfer 6: what was answered is not in the books");
        assertThat(report.booksHold()).isFalse();
    }

    @Test
    void aHouseOfAnotherCurrencyThanItsTransfersIsReported() {
        Verifier verifier = new Verifier();
        feed(verifier, WHOLE);

        Verifier.Report report =
                verifier.finish(
                        new AuditStore.Totals(
                                Map.of(3, BigInteger.valueOf(-100)),
                                Map.of(),
                                Map.of(3, 2),
                                List.of()));

        assertThat(report.faults())
                .containsExactly("house account 3: is of currency 2, its transfers are of [1]");
    }

    @Test
    void aMissingHouseIsReported() {
        Verifier verifier = new Verifier();
        feed(verifier, WHOLE);

        Verifier.Report report =
                verifier.finish(
                        new AuditStore.Totals(
                                Map.of(3, BigInteger.valueOf(-100)),
                                Map.of(),
                                Map.of(),
                                List.of()));

        assertThat(report.faults())
                .containsExactly("house account 3: has transfers but is not there");
    }

    @Test
    void aHistoryContinuesARecordOfEachOfItsMoments() {
        History history = History.empty();
        List<AccountHead> heads = new ArrayList<>(List.of(AccountHead.of(history.account())));
        for (long change : List.of(100, -30, -10)) {
            history = history.then(change, 0);
            heads.add(AccountHead.of(history.account()));
        }

        for (AccountHead head : heads) {
            assertThat(compared(history, head)).as("ordinal " + head.ordinal()).isEmpty();
        }
    }

    @Test
    void aHistoryThatWasRewrittenWithAllItsLinksDoesNotContinueItsRecord() {
        AccountHead head = AccountHead.of(WHOLE.account());
        History rewritten = History.empty().then(101, 0).then(-31, 0).then(31, 2).withBalance(101);

        assertThat(faults(rewritten)).isEmpty();
        assertThat(compared(rewritten, head))
                .containsExactly(
                        ACCOUNT
                                + " transfer 3 (holder's number ends in 0001): the record has"
                                + " another link",
                        ACCOUNT
                                + " transfer 3 (holder's number ends in 0001): the transfers up to"
                                + " here add up to 101, the record says 100");
    }

    @Test
    void aHistoryThatIsShorterThanItsRecordIsReported() {
        AccountHead head = AccountHead.of(WHOLE.account());
        History shorter = History.empty().then(100, 0).then(-30, 0);

        assertThat(compared(shorter, head))
                .containsExactly(
                        ACCOUNT
                                + " transfer 3 (holder's number ends in 0001): is not there; the"
                                + " record has it, the history ends at 2");
    }

    @Test
    void anAccountOfAnotherHolderThanTheRecordsIsReported() {
        Account other = Account.opened(ID, "80000000002", 1, Standing.ORDINARY, FakeClock.START);

        assertThat(
                        compared(
                                new History(other, List.of()),
                                AccountHead.of(History.empty().account())))
                .containsExactly(
                        ACCOUNT + " (holder's number ends in 0002): the record has another link");
    }

    @Test
    void aCounterThatChangedWithoutATransferIsReported() {
        Account account = WHOLE.account();
        AccountHead head = AccountHead.of(account);
        AccountHead used =
                new AccountHead(
                        head.id(),
                        head.holderEnd(),
                        head.ordinal(),
                        head.balance(),
                        head.head(),
                        head.lastAt(),
                        new Counters(new Counter(LocalDate.EPOCH, 1), Map.of()));

        assertThat(compared(WHOLE, used))
                .containsExactly(
                        ACCOUNT
                                + " (holder's number ends in 0001): its time or a counter is"
                                + " not that of the record, and no transfer changed it");
        assertThat(compared(WHOLE.then(5, 0), used)).isEmpty();
    }

    @Test
    void anAccountThatIsOnlyInTheRecordIsReported() {
        Verifier verifier = new Verifier();
        verifier.missing(AccountHead.of(WHOLE.account()));

        assertThat(verifier.finish(totals(Map.of(), Map.of())).faults())
                .containsExactly(
                        ACCOUNT
                                + " (holder's number ends in 0001): is not there; the record has"
                                + " it with 3 transfers");
    }

    @Test
    void aHouseAccountMatchesTheRecordedTransfers() {
        Verifier verifier = new Verifier();
        History before = History.empty().then(100, 0).then(-30, 0);
        History after = before.then(-7, 0);
        verifier.next(
                after.account(), Optional.of(AccountHead.of(before.account())), Integer.MAX_VALUE);
        after.transfers().forEach(verifier::next);
        verifier.endOfPart();

        assertThat(verifier.houses())
                .isEqualTo(
                        Map.of(
                                3,
                                new HouseUse(
                                        BigInteger.valueOf(-63),
                                        BigInteger.valueOf(-70),
                                        Set.of(TransferKind.ISSUANCE))));
    }

    @Test
    void atMostHalfOfANumberIsReported() {
        assertThat(AccountHead.holderEnd("80000000001")).isEqualTo("0001");
        assertThat(AccountHead.holderEnd("12345")).isEqualTo("45");
        assertThat(AccountHead.holderEnd("1")).isEmpty();
    }

    @Test
    void manyFaultsAreCountedAndTheFirstAreReported() {
        Verifier verifier = new Verifier();
        for (int i = 1; i <= Verifier.FAULTS_REPORTED_MAX + 1; i++) {
            verifier.unreadable(
                    new AuditStore.Place(1, i, 0), new IllegalArgumentException("broken"));
        }
        Verifier.Report report = verifier.finish(totals(Map.of(), Map.of()));

        assertThat(report.faultCount()).isEqualTo(Verifier.FAULTS_REPORTED_MAX + 1);
        assertThat(report.faults())
                .hasSize(Verifier.FAULTS_REPORTED_MAX)
                .endsWith("account 1/" + Verifier.FAULTS_REPORTED_MAX + ": cannot be read: broken");
    }

    @Test
    void eachAccountIsFollowedByItself() {
        Verifier verifier = new Verifier();
        Account empty =
                Account.opened(
                        new AccountId(7, 43), "80000000002", 1, Standing.ORDINARY, FakeClock.START);
        feed(verifier, new History(atId(empty, 44), List.of()));
        verifier.next(empty);
        feed(verifier, WHOLE);

        Verifier.Report report =
                verifier.finish(totals(Map.of(3, BigInteger.valueOf(-100)), Map.of()));

        assertThat(report.accounts()).isEqualTo(3);
        assertThat(report.transfers()).isEqualTo(3);
        assertThat(report.faults())
                .containsExactly(
                        "account 7/44: its head is not the link at the end of its history, ordinal"
                                + " 0");
    }

    @Test
    void whatPartsFoundIsAddedUp() {
        Verifier whole = new Verifier();
        Verifier first = new Verifier();
        feed(first, WHOLE);
        first.endOfPart();
        Verifier second = new Verifier();
        Account elsewhere =
                Account.opened(
                        new AccountId(7, 43), "80000000002", 1, Standing.ORDINARY, FakeClock.START);
        feed(second, new History(atId(elsewhere, 44), List.of()));
        second.endOfPart();
        whole.add(first);
        whole.add(second);

        Verifier.Report report =
                whole.finish(totals(Map.of(3, BigInteger.valueOf(-100)), Map.of()));

        assertThat(report)
                .isEqualTo(
                        new Verifier.Report(
                                2,
                                3,
                                1,
                                List.of(
                                        "account 7/44: its head is not the link at the end of its"
                                                + " history, ordinal 0")));
        Verifier many = new Verifier();
        for (int i = 0; i < Verifier.FAULTS_REPORTED_MAX; i++) {
            many.stray(new AuditStore.Place(1, 2, 3));
        }
        whole.add(many);
        assertThat(whole.finish(totals(Map.of(), Map.of())).faults())
                .hasSize(Verifier.FAULTS_REPORTED_MAX);
    }

    @Test
    void aTransferThatTheFeedLacksOrRepeatsIsReported() {
        List<TransferId> ids = WHOLE.transfers().stream().map(Transfer::id).toList();
        List<TransferId> other = new ArrayList<>(ids);
        other.set(0, new TransferId(ID, 77));

        assertThat(comparedWithFeed(ids)).isEmpty();
        assertThat(comparedWithFeed(ids.subList(1, ids.size())))
                .singleElement()
                .asString()
                .startsWith("bucket " + ID.bucket() + ": the feed and the history before it have ");
        assertThat(comparedWithFeed(other)).singleElement().asString().endsWith(", and others");
        other.set(0, ids.getFirst());
        other.add(ids.getFirst());
        assertThat(comparedWithFeed(other)).hasSize(1);
    }

    /** The faults of one account with this feed, whose rows have a transfer each. */
    private static List<String> comparedWithFeed(List<TransferId> fed) {
        Verifier verifier = new Verifier();
        feed(verifier, WHOLE);
        FeedAudit feed = new FeedAudit();
        feed.origin(3, FeedTally.NONE);
        for (int i = 0; i < fed.size(); i++) {
            feed.next(5, i + 1, FeedRow.bytes(List.of(fed.get(i))));
        }
        verifier.compareWith(feed);
        return verifier.finish(
                        totals(
                                Map.of(3, BigInteger.valueOf(-WHOLE.account().balance().count())),
                                Map.of()))
                .faults();
    }

    @Test
    void aGapInAStreamIsReported() {
        FeedAudit feed = new FeedAudit();
        byte[] none = {};
        feed.next(0, 1, none);
        feed.next(0, 3, none);
        feed.next(4, 2, none);
        feed.next(4, 3, new byte[] {1, 2});

        assertThat(feed.faults())
                .containsExactly(
                        "feed 0 position 3: follows position 1",
                        "feed 4 position 2: follows position 0",
                        "feed 4 position 3: cannot be read: an entry of the feed is too short");
    }

    private static List<String> compared(History history, AccountHead recorded) {
        Verifier verifier = new Verifier();
        verifier.next(history.account(), Optional.of(recorded), Integer.MAX_VALUE);
        history.transfers().forEach(verifier::next);
        BigInteger sum = BigInteger.valueOf(-history.account().balance().count());
        return verifier.finish(totals(Map.of(3, sum), Map.of())).faults();
    }

    private static List<String> faults(History history) {
        return audit(history).faults();
    }

    /** An audit over one account and houses that say the opposite of its transfers. */
    private static Verifier.Report audit(History history) {
        Map<Integer, BigInteger> houses = new TreeMap<>();
        history.transfers()
                .forEach(
                        it ->
                                houses.merge(
                                        it.house().number(),
                                        BigInteger.valueOf(-it.change().count()),
                                        BigInteger::add));
        BigInteger sum =
                houses.values().stream()
                        .reduce(
                                BigInteger.valueOf(history.account().balance().count()),
                                BigInteger::add);
        return audit(history, houses, Map.of(1, sum));
    }

    private static Verifier.Report audit(
            History history, Map<Integer, BigInteger> houses, Map<Integer, BigInteger> currencies) {
        Verifier verifier = new Verifier();
        feed(verifier, history);
        return verifier.finish(totals(houses, currencies));
    }

    private static void feed(Verifier verifier, History history) {
        verifier.next(history.account());
        history.transfers().forEach(verifier::next);
    }

    private static AuditStore.Totals totals(
            Map<Integer, BigInteger> houses, Map<Integer, BigInteger> currencies) {
        return new AuditStore.Totals(houses, currencies, Map.of(3, 1, 4, 1), List.of());
    }

    private static Transfer at(Transfer transfer, History history, int place) {
        return at(transfer, history.transfers().get(place));
    }

    private static Transfer at(Transfer transfer, Transfer other) {
        return new Transfer(
                transfer.id(),
                transfer.kind(),
                transfer.change(),
                transfer.house(),
                transfer.undoes(),
                other.at(),
                transfer.epoch(),
                transfer.facts(),
                transfer.link());
    }

    /** An empty account that sits where its first link does not say. */
    private static Account atId(Account account, long number) {
        return new Account(
                new AccountId(account.id().bucket(), number),
                account.holder(),
                account.currency(),
                account.balance(),
                account.floor(),
                account.counters(),
                account.standing(),
                account.ordinal(),
                account.lastAt(),
                account.head());
    }
}
