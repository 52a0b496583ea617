package org.milepost.readmodel;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.milepost.ledger.AccountId;
import org.milepost.member.MemberCards;
import org.milepost.member.MemberId;
import org.milepost.postgres.Bucket;
import org.milepost.postgres.Database;
import org.milepost.postgres.Transaction;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.readmodel.LikelyDuplicate.Shared;

/**
 * Finds persons by a part of the name, electronic mail, telephone, or the number of a card.
 *
 * <p>Threads: shared.
 */
public final class PersonSearch {

    /** A word of a name that is searched for by an index has at least so many letters. */
    public static final int WORD_LENGTH_MIN = 3;

    /** A telephone number that is searched for has at least so many digits. */
    public static final int TELEPHONE_LENGTH_MIN = 6;

    /** Numbers of one telephone have this end, with or without the prefix of a country. */
    private static final int TELEPHONE_COMPARED = 8;

    private final Database database;
    private final Programmes programmes;

    /** By what a person is looked up. */
    public enum By {
        /** Parts of the name, in any case, with or without accents. */
        NAME,
        /** The address of electronic mail. */
        EMAIL,
        /** The telephone number, or its end. */
        TELEPHONE,
        /** The collector's, member's or household's number, or that of an earlier or later card. */
        NUMBER
    }

    /** A search of this database. */
    public PersonSearch(Database database, Programmes programmes) {
        this.database = database;
        this.programmes = programmes;
    }

    /** Whether a value is specific enough to be searched for. */
    public static boolean isSpecific(By by, String value) {
        return switch (by) {
            case NAME ->
                    FoldedText.words(value).stream().anyMatch(it -> it.length() >= WORD_LENGTH_MIN);
            case EMAIL -> !value.isBlank();
            case TELEPHONE -> FoldedText.soughtTelephone(value).length() >= TELEPHONE_LENGTH_MIN;
            case NUMBER -> MemberId.isNumber(MemberId.typed(value));
        };
    }

    /**
     * The persons that have this value, by programme and number.
     *
     * @param programme the only programme; all when it is empty
     * @param value a {@linkplain #isSpecific specific} one
     * @param limit the most persons
     */
    public List<FoundPerson> find(By by, String value, Optional<Programme> programme, int limit) {
        List<Programme> all =
                programme
                        .map(List::of)
                        .orElseGet(() -> List.copyOf(programmes.current().programmes()));
        return database.read(
                transaction ->
                        switch (by) {
                            case NAME ->
                                    PersonSearchStore.byName(
                                            transaction,
                                            FoldedText.words(value),
                                            programme.map(Programme::id),
                                            limit);
                            case EMAIL ->
                                    PersonSearchStore.byEmail(
                                            transaction,
                                            FoldedText.email(value),
                                            programme.map(Programme::id),
                                            limit);
                            case TELEPHONE ->
                                    PersonSearchStore.byTelephone(
                                            transaction,
                                            FoldedText.soughtTelephone(value),
                                            programme.map(Programme::id),
                                            limit);
                            case NUMBER -> byNumber(transaction, MemberId.typed(value), all, limit);
                        });
    }

    /**
     * Members of the same programme who may be the same person: they have the same address of
     * electronic mail or telephone number, or the same name and date of birth. By number.
     *
     * @param limit the most rows of each kind
     */
    public List<LikelyDuplicate> duplicates(Programme programme, String number, int limit) {
        short bucket = (short) Bucket.of(programme.code(), number).number();
        List<LikelyDuplicate> found =
                database.read(
                        it ->
                                PersonSearchStore.known(it, bucket, programme.id(), number)
                                        .map(
                                                known ->
                                                        PersonSearchStore.duplicates(
                                                                it,
                                                                programme.id(),
                                                                number,
                                                                known,
                                                                end(known.telephone()),
                                                                limit))
                                        .orElse(List.of()));
        Map<FoundPerson, Set<Shared>> byPerson = new LinkedHashMap<>();
        found.forEach(
                it ->
                        byPerson.computeIfAbsent(it.person(), _ -> EnumSet.noneOf(Shared.class))
                                .addAll(it.shared()));
        return byPerson.entrySet().stream()
                .map(it -> new LikelyDuplicate(it.getKey(), it.getValue()))
                .toList();
    }

    /** The digits that two numbers of one telephone have in common; empty when it has fewer. */
    private static String end(String reversed) {
        return reversed.length() < TELEPHONE_COMPARED
                ? ""
                : reversed.substring(0, TELEPHONE_COMPARED);
    }

    /** How many changes of members have not been read. */
    public long unreadChanges() {
        return database.read(PersonSearchStore::unreadChanges);
    }

    /** Buckets and accounts follow from the number, so each programme is asked by key. */
    private static List<FoundPerson> byNumber(
            Transaction transaction, String number, List<Programme> programmes, int limit) {
        List<FoundPerson> found = new ArrayList<>();
        for (Programme programme : programmes) {
            person(transaction, programme, number).ifPresent(found::add);
            MemberCards.find(transaction, MemberId.of(programme, number))
                    .filter(it -> !it.isHoldersOwn())
                    .flatMap(it -> person(transaction, programme, it.holder()))
                    .ifPresent(found::add);
        }
        return found.stream().limit(limit).toList();
    }

    private static Optional<FoundPerson> person(
            Transaction transaction, Programme programme, String number) {
        short bucket = (short) Bucket.of(programme.code(), number).number();
        return PersonSearchStore.member(transaction, bucket, programme.id(), number)
                .or(() -> holder(transaction, programme, number));
    }

    private static Optional<FoundPerson> holder(
            Transaction transaction, Programme programme, String number) {
        Stream<AccountId> accounts =
                programme.currencies().keySet().stream()
                        .sorted()
                        .map(it -> AccountId.of(programme.code(), number, it));
        return accounts.filter(it -> PersonSearchStore.isHolder(transaction, it, number))
                .findFirst()
                .map(
                        _ ->
                                new FoundPerson(
                                        programme.id().value(),
                                        number,
                                        FoundPerson.Kind.HOLDER,
                                        number,
                                        Optional.empty(),
                                        Optional.empty()));
    }
}
