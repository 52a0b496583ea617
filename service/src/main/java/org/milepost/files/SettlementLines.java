package org.milepost.files;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.milepost.dialect.TransferDetailReader;
import org.milepost.dialect.TransferDetails;
import org.milepost.files.SettlementLine.Original;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.FollowedTransfer;
import org.milepost.ledger.FollowedTransferStore;
import org.milepost.ledger.Leg;
import org.milepost.ledger.Transfer;
import org.milepost.ledger.TransferId;
import org.milepost.postgres.Transaction;
import org.milepost.programme.BusinessCalendar;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;

/**
 * Makes settlement lines from the transfers in the feed. A line belongs to the business day of its
 * transfer, or, when that day is closed already, to the first one that is not. So no line can be
 * missing from all files, and none changes a file that was made.
 *
 * <p>Threads: those of the reader's transaction.
 */
final class SettlementLines {

    private final Programmes programmes;
    private final ConfirmationNumbers numbers;
    private final List<TransferDetailReader> details;
    private final InstantSource clock;

    SettlementLines(
            Programmes programmes,
            ConfirmationNumbers numbers,
            List<TransferDetailReader> details,
            InstantSource clock) {
        this.programmes = programmes;
        this.numbers = numbers;
        this.details = List.copyOf(details);
        this.clock = clock;
    }

    /** What is added to a house account by a transfer. */
    private record Entry(int house, int leg, long amount) {}

    /** Writes the lines of these transfers. */
    void write(Transaction transaction, List<TransferId> transfers) {
        List<FollowedTransfer> followed = FollowedTransferStore.read(transaction, transfers);
        Map<Integer, House> houses =
                SettlementLineStore.houses(transaction, numbersOfHouses(followed));
        Map<TransferId, Transfer> originals = originals(transaction, followed);
        Map<Integer, Programme> byCurrency = byCurrency();
        OpenDays days = new OpenDays(transaction, clock.instant());
        List<SettlementLine> lines = new ArrayList<>(followed.size());
        for (FollowedTransfer each : followed) {
            for (Entry entry : entries(each)) {
                House house = known(houses, entry.house());
                if (house.partner() > 0) {
                    Programme programme = programme(byCurrency, house.currency());
                    lines.add(line(each, entry, house, programme, days, originals));
                }
            }
        }
        SettlementLineStore.add(transaction, lines);
    }

    private static House known(Map<Integer, House> houses, int number) {
        return Optional.ofNullable(houses.get(number))
                .orElseThrow(() -> new IllegalStateException("no house account " + number));
    }

    private static Programme programme(Map<Integer, Programme> byCurrency, int currency) {
        return Optional.ofNullable(byCurrency.get(currency))
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "no programme has currency " + currency + " yet"));
    }

    private static List<Entry> entries(FollowedTransfer followed) {
        List<Entry> entries = new ArrayList<>();
        long first = followed.firstAmount().count();
        if (first != 0) {
            entries.add(new Entry(followed.transfer().house().number(), 0, first));
        }
        int number = 0;
        for (Leg leg : followed.legs()) {
            number++;
            entries.add(new Entry(leg.house().number(), number, leg.amount().count()));
        }
        return entries;
    }

    private static Set<Integer> numbersOfHouses(List<FollowedTransfer> followed) {
        return followed.stream()
                .flatMap(it -> entries(it).stream())
                .map(Entry::house)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Optional<TransferId> original(FollowedTransfer followed) {
        int ordinal = followed.transfer().undoes().orElse(followed.partOf());
        return ordinal == 0
                ? Optional.empty()
                : Optional.of(new TransferId(followed.transfer().id().account(), ordinal));
    }

    private static Map<TransferId, Transfer> originals(
            Transaction transaction, List<FollowedTransfer> followed) {
        List<TransferId> wanted = followed.stream().flatMap(it -> original(it).stream()).toList();
        return wanted.isEmpty()
                ? Map.of()
                : FollowedTransferStore.read(transaction, wanted).stream()
                        .map(FollowedTransfer::transfer)
                        .collect(Collectors.toMap(Transfer::id, Function.identity()));
    }

    private Map<Integer, Programme> byCurrency() {
        Map<Integer, Programme> byCurrency = new HashMap<>();
        for (Programme programme : programmes.current().programmes()) {
            programme.currencies().values().forEach(it -> byCurrency.put(it.value(), programme));
        }
        return byCurrency;
    }

    private SettlementLine line(
            FollowedTransfer followed,
            Entry entry,
            House house,
            Programme programme,
            OpenDays days,
            Map<TransferId, Transfer> originals) {
        Transfer transfer = followed.transfer();
        BusinessCalendar calendar = programme.calendar();
        LocalDate bookedOn = calendar.businessDay(transfer.at());
        LocalDate open = days.firstOpen(programme);
        TransferDetails known = TransferDetailReader.read(details, transfer, Optional.empty());
        Optional<Original> original =
                original(followed)
                        .map(originals::get)
                        .map(
                                it ->
                                        new Original(
                                                numbers.of(it.booking()),
                                                calendar.businessDay(it.at())));
        return new SettlementLine(
                new LineKey(transfer.at(), transfer.id(), entry.leg()),
                house,
                bookedOn.isBefore(open) ? open : bookedOn,
                bookedOn,
                transfer.kind(),
                entry.amount(),
                numbers.of(transfer.booking()),
                original,
                known.happenedAt(),
                known.store(),
                known.device(),
                known.trace(),
                known.transactionId(),
                known.referenceId());
    }

    /** The first business day of each programme that is not closed, as the transaction sees it. */
    private record OpenDays(Transaction transaction, Instant now, Map<Integer, LocalDate> read) {

        OpenDays(Transaction transaction, Instant now) {
            this(transaction, now, new HashMap<>());
        }

        LocalDate firstOpen(Programme programme) {
            return read.computeIfAbsent(
                    programme.id().value(),
                    _ -> SettlementDayStore.firstOpen(transaction, programme, now));
        }
    }
}
