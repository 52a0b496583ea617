package org.milepost.bulk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Adjustment;
import org.milepost.ledger.BulkBookings;
import org.milepost.ledger.CommandResult;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Miles;
import org.milepost.ledger.ReferenceStore;
import org.milepost.ledger.TransferKind;
import org.milepost.operator.JsonView;
import org.milepost.operator.TextRule;
import org.milepost.postgres.Transaction;

/**
 * The import of opening balances: each an adjustment against the programme's house account, under a
 * reference, so that an account gets it once.
 *
 * <p>Threads: used by one thread at a time.
 */
final class BalanceImport implements ImportSteps<BalanceImport.Row>, AutoCloseable {

    /** The reference of a row without one: an account has one opening balance. */
    static final String REFERENCE = "opening-balance";

    private static final String REASON = "opening balance";
    private static final long MILES_MAX = 1_000_000_000_000L;
    private static final int NO_PARTNER = 0;

    private final ImportContext context;
    private final BulkBookings bookings;
    private final Map<String, HouseId> houses = new HashMap<>();

    /** An opening balance; nothing is booked for one of zero. */
    record Row(String number, String currency, Miles miles, String reference) {}

    BalanceImport(ImportContext context) {
        this.context = context;
        this.bookings = BulkBookings.open(context.database(), context.clock());
        context.programme()
                .currencies()
                .forEach(
                        (code, currency) ->
                                houses.put(
                                        code,
                                        Ledger.houseOf(
                                                context.database(),
                                                currency.value(),
                                                NO_PARTNER,
                                                HouseRole.ADJUSTMENT)));
    }

    @Override
    public Row read(RowForm form) {
        String number = form.required("number", TextRule.MEMBER_NUMBER);
        NavigableSet<String> codes = new TreeSet<>(houses.keySet());
        Optional<String> currency =
                form.text(
                        "currency",
                        codes::contains,
                        "must be a currency of the programme: " + codes);
        if (currency.isEmpty() && codes.size() > 1) {
            form.refuse("currency", "is required, because the programme has several: " + codes);
        }
        long miles = form.whole("miles", MILES_MAX);
        String reference = form.text("reference", TextRule.REFERENCE).orElse(REFERENCE);
        return new Row(number, currency.orElse(codes.first()), Miles.of(miles), reference);
    }

    /** A space is in none of the three. */
    @Override
    public String key(Row row) {
        return row.number() + " " + row.currency() + " " + row.reference();
    }

    @Override
    public List<RowVerdict> look(Transaction transaction, List<Row> rows) {
        List<ReferenceStore.State> states =
                ReferenceStore.find(transaction, rows.stream().map(this::adjustment).toList());
        return IntStream.range(0, rows.size())
                .mapToObj(it -> verdict(states.get(it), rows.get(it)))
                .toList();
    }

    private static RowVerdict verdict(ReferenceStore.State state, Row row) {
        return switch (state) {
            case NO_ACCOUNT -> noAccount();
            case USED -> used();
            case BOOKED -> RowVerdict.PRESENT;
            case FREE -> row.miles().isPositive() ? RowVerdict.ACCEPTED : RowVerdict.PRESENT;
        };
    }

    private static RowVerdict noAccount() {
        return RowVerdict.refused("number", "has no account in the currency");
    }

    private static RowVerdict used() {
        return RowVerdict.refused(
                "reference", "was used for this account with other miles or by somebody else");
    }

    @Override
    public List<RowVerdict> load(List<Row> rows, int run, long done) {
        List<Adjustment> adjustments =
                rows.stream().filter(it -> it.miles().isPositive()).map(this::adjustment).toList();
        List<CommandResult<Adjustment.Result>> results =
                bookings.book(adjustments, session -> ImportRunStore.advance(session, run, done));
        List<RowVerdict> verdicts = new ArrayList<>(rows.size());
        int next = 0;
        for (Row row : rows) {
            verdicts.add(
                    row.miles().isPositive() ? verdict(results.get(next++)) : RowVerdict.PRESENT);
        }
        return verdicts;
    }

    private static RowVerdict verdict(CommandResult<Adjustment.Result> result) {
        return switch (result.answer()) {
            case BOOKED -> result.isReplay() ? RowVerdict.PRESENT : RowVerdict.ADDED;
            case NO_ACCOUNT -> noAccount();
            case REFERENCE_USED -> used();
            case INSUFFICIENT, BELOW_FLOOR ->
                    throw new IllegalStateException("a credit needs no balance");
        };
    }

    /** The facts are those of an operator's adjustment; the reason is not free text. */
    private Adjustment adjustment(Row row) {
        String facts =
                JsonView.empty()
                        .put("by", context.actor().clientId())
                        .put("reason", REASON)
                        .put("reference", row.reference())
                        .toString();
        return Adjustment.of(
                AccountId.of(context.programme().code(), row.number(), row.currency()),
                row.number(),
                TransferKind.ADJUSTMENT,
                row.miles(),
                Objects.requireNonNull(houses.get(row.currency())),
                row.reference(),
                facts);
    }

    @Override
    public void close() {
        bookings.close();
    }
}
