package org.milepost.member;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.milepost.postgres.Database;
import org.milepost.postgres.Transaction;

/**
 * The cards of members and collectors. A person whose first card is in use has no rows here.
 *
 * <p>Threads: shared; calls block on the database.
 */
public record MemberCards(Database database) {

    /**
     * Where a number leads that somebody presents: a replaced card to the accounts of its holder, a
     * lost one nowhere.
     */
    public PresentedNumber presented(MemberId id) {
        return database.read(it -> presented(it, id));
    }

    /**
     * Where each of these numbers of one programme leads, in a transaction of the caller. Those
     * that are not the number of a card that was replaced or lost are absent: they lead to
     * themselves.
     */
    public Map<String, PresentedNumber> presented(
            Transaction transaction, Collection<MemberId> ids) {
        return CardStore.findAll(transaction, ids).stream()
                .collect(
                        Collectors.toMap(
                                Card::number,
                                it ->
                                        new PresentedNumber(
                                                it.holder(), it.state() == Card.State.LOST)));
    }

    static PresentedNumber presented(Transaction transaction, MemberId id) {
        return CardStore.find(transaction, id)
                .map(it -> new PresentedNumber(it.holder(), it.state() == Card.State.LOST))
                .orElseGet(() -> new PresentedNumber(id.number(), false));
    }

    /** The number of the card in use; the holder's own when no card was replaced or none is. */
    public String current(MemberId holder) {
        return database.read(it -> CardStore.ofHolder(it, holder)).stream()
                .filter(it -> it.state() == Card.State.ACTIVE)
                .map(Card::number)
                .reduce((_, last) -> last)
                .orElse(holder.number());
    }

    /** The card with this number, in a transaction of the caller. */
    public static Optional<Card> find(Transaction transaction, MemberId id) {
        return CardStore.find(transaction, id);
    }

    /** The cards of a holder; empty when the first one is in use. */
    public static List<Card> ofHolder(Transaction transaction, MemberId holder) {
        return CardStore.ofHolder(transaction, holder);
    }

    /** The numbers by which a person is found: that of the accounts, and those of all cards. */
    public static Set<String> numbersOf(Transaction transaction, MemberId holder) {
        Set<String> numbers = new TreeSet<>();
        numbers.add(holder.number());
        CardStore.ofHolder(transaction, holder).forEach(it -> numbers.add(it.number()));
        return numbers;
    }

    /** The same of the person whom a number leads to, and the number itself. */
    public Set<String> numbersWith(MemberId id) {
        return database.read(
                it -> {
                    String holder = CardStore.find(it, id).map(Card::holder).orElseGet(id::number);
                    Set<String> numbers = numbersOf(it, id.withNumber(holder));
                    numbers.add(id.number());
                    return numbers;
                });
    }

    /** Adds a card, or changes the one with its number. */
    public static void put(Transaction transaction, MemberId holder, Card card) {
        CardStore.put(transaction, holder.withNumber(card.number()), card);
    }

    /**
     * Keeps others from giving these numbers to somebody until the transaction ends; in sorted
     * order, so that two that do this do not wait for each other.
     */
    public static void hold(Transaction transaction, MemberId... ids) {
        List.of(ids).stream()
                .sorted(Comparator.comparing(MemberId::number))
                .distinct()
                .forEach(it -> CardStore.hold(transaction, it));
    }

    /** Whether a member has the number. */
    public static boolean isMembers(Transaction transaction, MemberId id) {
        return MemberStore.find(transaction, id).isPresent();
    }

    /** Whether a member has the number and shares the account of a household. */
    public static boolean isInHousehold(Transaction transaction, MemberId id) {
        return MemberStore.find(transaction, id).filter(Member::isMerged).isPresent();
    }

    /**
     * Whether the number is that of a card and not of the holder's own account. Held until the
     * transaction ends.
     */
    public static boolean isTaken(Transaction transaction, MemberId id) {
        CardStore.hold(transaction, id);
        return CardStore.find(transaction, id).filter(it -> !it.isHoldersOwn()).isPresent();
    }
}
