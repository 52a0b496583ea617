package org.milepost.operator;

import static org.milepost.trail.Action.BALANCE_ADJUSTED;
import static org.milepost.trail.Action.COLLECTOR_ACCOUNT_OPENED;
import static org.milepost.trail.Action.COLLECTOR_ADDED;
import static org.milepost.trail.Action.COLLECTOR_CHANGED;
import static org.milepost.trail.Action.MILES_ISSUED;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountOpening;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Standing;
import org.milepost.ledger.StandingChange;
import org.milepost.ledger.TransferKind;
import org.milepost.member.MemberCards;
import org.milepost.member.MemberId;
import org.milepost.postgres.Database;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.trail.Actor;
import org.milepost.trail.Change;
import org.milepost.trail.ChangeStore;

/**
 * The operations on collectors and their accounts.
 *
 * <p>Threads: shared.
 */
public record CollectorOperations(
        Database database,
        Programmes programmes,
        Ledger ledger,
        AccessOperations access,
        Bookings bookings,
        ChangeStore trail) {

    private static final Bookings.Purpose ISSUE =
            new Bookings.Purpose(
                    "collector", MILES_ISSUED, TransferKind.ISSUANCE, HouseRole.ISSUANCE);
    private static final Bookings.Purpose ADJUST =
            new Bookings.Purpose(
                    "collector", BALANCE_ADJUSTED, TransferKind.ADJUSTMENT, HouseRole.ADJUSTMENT);

    /** Opens an account in each of the programme's currencies. */
    public Collector open(Actor actor, String programmeCode, String number, Standing standing) {
        Programme programme = programme(programmeCode);
        List<AccountOpening> openings = new ArrayList<>();
        SortedMap<String, Miles> balances = new TreeMap<>();
        programme
                .currencies()
                .forEach(
                        (code, currency) -> {
                            openings.add(
                                    new AccountOpening(
                                            AccountId.of(programme.code(), number, code),
                                            number,
                                            currency.value(),
                                            standing));
                            balances.put(code, Miles.ZERO);
                        });
        Collector opened = new Collector(programme, number, standing, balances);
        database.useTransaction(
                transaction -> {
                    if (MemberCards.isTaken(transaction, MemberId.of(programme, number))
                            || ledger.open(transaction, openings) < openings.size()) {
                        throw Problem.exists("a collector");
                    }
                    trail.recordAdded(
                            transaction,
                            actor,
                            COLLECTOR_ADDED,
                            target(programme, number),
                            JsonView.of(opened));
                });
        return opened;
    }

    /** The collector with the accounts that are open. */
    public Optional<Collector> find(String programmeCode, String number) {
        Programme programme = programme(programmeCode);
        SortedMap<String, Miles> balances = new TreeMap<>();
        Optional<Standing> standing = Optional.empty();
        for (String currency : programme.currencies().keySet()) {
            Optional<Account> account =
                    ledger.account(AccountId.of(programme.code(), number, currency), number);
            account.ifPresent(it -> balances.put(currency, it.balance()));
            standing = standing.or(() -> account.map(Account::standing));
        }
        return standing.map(it -> new Collector(programme, number, it, balances));
    }

    /**
     * Changes the status and restrictions of a collector. A change of the status ends the grants
     * and sign-ins of a member with that account, where the programme has members.
     *
     * @param change makes the new standing from the one in force; pure
     */
    public Collector change(
            Actor actor, String programmeCode, String number, UnaryOperator<Standing> change) {
        Programme programme = programme(programmeCode);
        List<AccountId> accounts =
                programme.currencies().keySet().stream()
                        .map(currency -> AccountId.of(programme.code(), number, currency))
                        .toList();
        database.useTransaction(
                transaction -> {
                    StandingChange made =
                            ledger.changeStanding(transaction, accounts, number, change)
                                    .orElseThrow(() -> Problem.notFound("collector"));
                    if (made.before().equals(made.after())) {
                        return;
                    }
                    Closures.requireNotReopened(transaction, MemberId.of(programme, number), made);
                    List<Change> ended =
                            made.before().status() == made.after().status()
                                    ? List.of()
                                    : access.endAll(
                                            transaction, actor, MemberId.of(programme, number));
                    trail.recordChanged(
                            transaction,
                            actor,
                            COLLECTOR_CHANGED,
                            target(programme, number),
                            JsonView.of(made.before()),
                            JsonView.of(made.after()));
                    ended.forEach(it -> trail.record(transaction, it));
                });
        return require(find(programmeCode, number));
    }

    /** Opens the account of a collector in a currency that was added to the programme later. */
    Collector addAccount(Actor actor, String programmeCode, String number, String currency) {
        Programme programme = programme(programmeCode);
        if (!programme.currencies().containsKey(currency)) {
            throw Problem.invalid("/currency", "is not a currency of the programme");
        }
        List<AccountId> others =
                programme.currencies().keySet().stream()
                        .filter(it -> !it.equals(currency))
                        .map(it -> AccountId.of(programme.code(), number, it))
                        .sorted()
                        .toList();
        AccountId added = AccountId.of(programme.code(), number, currency);
        database.useTransaction(
                it -> {
                    Account like =
                            others.stream()
                                    .flatMap(id -> ledger.lock(it, id, number).stream())
                                    .findFirst()
                                    .orElseThrow(() -> Problem.notFound("collector"));
                    AccountOpening opening =
                            new AccountOpening(
                                    added,
                                    number,
                                    programme.currency(currency).value(),
                                    like.standing());
                    if (ledger.open(it, List.of(opening)) == 0) {
                        throw Problem.exists("an account");
                    }
                    if (like.floor().isLessThan(Miles.ZERO)) {
                        ledger.lowerFloor(it, List.of(added), number, like.floor());
                    }
                    trail.recordAdded(
                            it,
                            actor,
                            COLLECTOR_ACCOUNT_OPENED,
                            target(programme, number),
                            JsonView.empty().put("currency", currency));
                });
        return require(find(programmeCode, number));
    }

    /** Gives a collector miles, once for each reference. */
    public Adjusted issue(Actor actor, String programmeCode, String number, Adjusting adjusting) {
        return bookings.book(actor, programme(programmeCode), number, adjusting, ISSUE);
    }

    /** Corrects a balance, once for each reference. */
    public Adjusted adjust(Actor actor, String programmeCode, String number, Adjusting adjusting) {
        return bookings.book(actor, programme(programmeCode), number, adjusting, ADJUST);
    }

    /** Takes miles before an account is closed, a collector's or another one. */
    Adjusted take(
            Actor actor,
            String programmeCode,
            String number,
            Adjusting adjusting,
            BookingKind kind) {
        return bookings.book(
                actor, programme(programmeCode), number, adjusting, Bookings.Purpose.ofTaken(kind));
    }

    /** A collector that the path names. */
    static Collector require(Optional<Collector> found) {
        return found.orElseThrow(() -> Problem.notFound("collector"));
    }

    private Programme programme(String code) {
        return ProgrammeOperations.require(programmes.current(), code);
    }

    private static String target(Programme programme, String number) {
        return programme.code() + "/" + number;
    }
}
