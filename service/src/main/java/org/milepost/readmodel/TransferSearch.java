package org.milepost.readmodel;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.Identity;
import org.milepost.postgres.Database;
import org.milepost.programme.Programmes;

/**
 * Finds transfers in the read model. Lists are newest first and come in pages.
 *
 * <p>Threads: shared.
 */
public final class TransferSearch {

    private static final List<String> CHECKOUT_CALLS = List.of("REDEEM", "REVERSE");
    private static final List<String> PARTNER_CALLS = List.of("CREDIT", "DEBIT", "REVERSE");

    private final Database database;
    private final Programmes programmes;
    private final ConfirmationNumbers numbers;
    private final ReadProgress progress;

    /**
     * A part of a list.
     *
     * @param limit the most transfers
     * @param after the place of the last transfer of the page before
     */
    public record Page(int limit, Optional<TransferKey> after) {}

    /** By what a transfer is looked up, besides its place. */
    public enum By {
        /** The confirmation number. */
        CONFIRMATION_NUMBER,
        /** The partner's name or reference, or the operator's reference. */
        REFERENCE,
        /** The idempotency key of the request, as long as its answer is stored. */
        IDEMPOTENCY_KEY,
        /** The trace of the request. */
        TRACE
    }

    /** A search of this database. */
    public TransferSearch(
            Database database,
            Programmes programmes,
            ConfirmationNumbers numbers,
            ReadProgress progress) {
        this.database = database;
        this.programmes = programmes;
        this.numbers = numbers;
        this.progress = progress;
    }

    /** How far what is searched has read. */
    public ReadProgress.Progress progress() {
        return progress.now();
    }

    /**
     * The transfers that have this value.
     *
     * @param value a confirmation number as {@link ConfirmationNumbers#written} gives it, or what
     *     the request had
     */
    public List<FoundTransfer> find(By by, String value, Page page) {
        return database.read(
                transaction -> {
                    List<FoundTransfer> found =
                            TransferSearchStore.read(
                                    transaction,
                                    switch (by) {
                                        case CONFIRMATION_NUMBER ->
                                                TransferSearchStore.byConfirmation(
                                                        transaction,
                                                        ConfirmationNumbers.indexed(value),
                                                        page);
                                        case REFERENCE ->
                                                TransferSearchStore.byReference(
                                                        transaction, value, page);
                                        case IDEMPOTENCY_KEY ->
                                                TransferSearchStore.byKey(
                                                        transaction, digests(value), page);
                                        case TRACE ->
                                                TransferSearchStore.byTrace(
                                                        transaction, value, page);
                                    });
                    return by == By.CONFIRMATION_NUMBER
                            ? found.stream()
                                    .filter(it -> numbers.of(it.transfer().booking()).equals(value))
                                    .toList()
                            : found;
                });
    }

    /** The transfers of a partner, store, till or offer. */
    public List<FoundTransfer> find(PlaceQuery query, Page page) {
        return database.read(
                transaction ->
                        TransferSearchStore.read(
                                transaction,
                                TransferSearchStore.byPlace(transaction, query, page)));
    }

    /** A key is stored as a digest over the partner, the call and the key. */
    private List<Long> digests(String key) {
        return programmes.current().partners().stream()
                .flatMap(
                        partner ->
                                Stream.concat(
                                        digests(
                                                "amcash " + partner.id().value(),
                                                CHECKOUT_CALLS,
                                                key),
                                        digests(
                                                "avios " + partner.id().value(),
                                                PARTNER_CALLS,
                                                key)))
                .toList();
    }

    private static Stream<Long> digests(String caller, List<String> calls, String key) {
        return calls.stream().map(call -> Identity.keyDigest(caller, call, key));
    }
}
