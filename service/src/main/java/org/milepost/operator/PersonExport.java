package org.milepost.operator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.milepost.dialect.TransferDetailReader;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.member.Member;
import org.milepost.member.MemberId;
import org.milepost.member.Members;
import org.milepost.member.PostalAddress;
import org.milepost.member.Profile;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.readmodel.AccountHistory;
import org.milepost.readmodel.FoundTransfer;
import org.milepost.readmodel.ReadProgress;
import org.milepost.refusal.RefusalQuery;
import org.milepost.refusal.RefusalSearch;
import org.milepost.trail.RecordedChange;
import org.milepost.trail.TrailFilter;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All that is known of a person, for that person: an item each for the profile, accounts, cards,
 * grants, sign-ins, notes, transfers, entries of the trail and refused requests. The parts come in
 * this order, and a page begins where the one before ended.
 *
 * <p>Of the account of a household, only the transfers of the person itself are the person's.
 *
 * <p>Threads: shared.
 *
 * @param details read what the makers of transfers stored with them
 */
public record PersonExport(
        Programmes programmes,
        Members members,
        Operations operations,
        AccountHistory history,
        RefusalSearch refusals,
        ConfirmationNumbers numbers,
        List<TransferDetailReader> details) {

    private static final Pattern CURSOR = Pattern.compile("([a-z-]{1,20})\\.([0-9.-]{0,60})");
    private static final Pattern TRANSFER = Pattern.compile("([0-9]{1,3})\\.([0-9]{1,10})");
    private static final Pattern ENTRY = Pattern.compile("([0-9]{1,18})\\.([0-9]{1,18})");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /** Of others' transfers in a household, many are read to find a few. */
    private static final int READ_AT_ONCE_MIN = 100;

    /** Clocks of instances differ less. */
    private static final Duration AHEAD = Duration.ofDays(1);

    public PersonExport {
        details = List.copyOf(details);
    }

    /**
     * Something that is known of a person.
     *
     * @param part what it is, such as {@code note}
     * @param position its place in its part
     */
    record Item(String part, String position, ObjectNode data) {

        /** The place of the item in the whole export. */
        String cursor() {
            return part + "." + position;
        }

        ObjectNode json() {
            ObjectNode json = JsonView.empty().put("part", part);
            json.set("data", data);
            return json;
        }
    }

    /** A part of the export. */
    @FunctionalInterface
    private interface Part {

        /**
         * Its items after a position.
         *
         * @param position empty for its beginning
         */
        List<Item> after(String position, int limit);
    }

    /** A person. */
    private record Person(Programme programme, String number, Optional<Member> member) {

        String target() {
            return programme.code() + "/" + number;
        }

        /** The number of the account: that of the household, if the person is in one. */
        String account() {
            return member.map(Member::accountNumber).orElse(number);
        }
    }

    /** How far the transfers have been read that are shown here. */
    ReadProgress.Progress progress() {
        return history.progress();
    }

    /**
     * The items after a place.
     *
     * @param cursor empty for the beginning
     * @throws Problem when there is no such person, or no such place
     */
    List<Item> page(String programmeCode, String number, String cursor, int limit) {
        operations.notes().person(programmeCode, number); // or 404
        Programme programme = ProgrammeOperations.require(programmes.current(), programmeCode);
        Person person = new Person(programme, number, members.find(MemberId.of(programme, number)));
        Map<String, Part> parts = parts(person);
        Matcher place = CURSOR.matcher(cursor);
        if (!cursor.isEmpty() && !(place.matches() && parts.containsKey(place.group(1)))) {
            throw noPlace();
        }
        String first = cursor.isEmpty() ? "" : place.group(1);
        String position = cursor.isEmpty() ? "" : place.group(2);
        List<Item> items = new ArrayList<>();
        Iterator<Map.Entry<String, Part>> all = parts.entrySet().iterator();
        boolean begun = first.isEmpty();
        while (all.hasNext() && items.size() < limit) {
            Map.Entry<String, Part> part = all.next();
            boolean isFirst = part.getKey().equals(first);
            if (begun || isFirst) {
                items.addAll(part.getValue().after(isFirst ? position : "", limit - items.size()));
                begun = true;
            }
        }
        return items;
    }

    private Map<String, Part> parts(Person person) {
        Map<String, Part> parts = new LinkedHashMap<>();
        whole(parts, "profile", () -> profile(person));
        whole(parts, "account", () -> accounts(person));
        whole(parts, "card", () -> cards(person));
        whole(parts, "grant", () -> grants(person));
        whole(parts, "sign-in", () -> signIns(person));
        parts.put("note", (position, limit) -> notes(person, position, limit));
        parts.put("transfer", (position, limit) -> transfers(person, position, limit));
        parts.put("trail-entry", (position, limit) -> entries(person, position, limit));
        parts.put("refusal", (position, limit) -> refusals(person, position, limit));
        return parts;
    }

    /** A part with a few items, which are read together. */
    private static void whole(
            Map<String, Part> parts, String name, Supplier<Stream<ObjectNode>> items) {
        parts.put(
                name,
                (position, limit) -> {
                    long before = number(position);
                    List<Item> found = new ArrayList<>();
                    items.get()
                            .skip(before)
                            .limit(limit)
                            .forEach(
                                    it ->
                                            found.add(
                                                    new Item(
                                                            name,
                                                            Long.toString(
                                                                    before + found.size() + 1),
                                                            it)));
                    return found;
                });
    }

    private Stream<ObjectNode> profile(Person person) {
        return person.member().map(this::profile).stream();
    }

    private ObjectNode profile(Member member) {
        ObjectNode json = JsonView.empty();
        json.put("programme", member.id().programmeCode());
        json.put("number", member.id().number());
        json.put("account", member.accountNumber());
        member.name()
                .ifPresent(
                        name -> {
                            json.put("firstName", name.first());
                            json.put("familyName", name.family());
                        });
        Profile profile = members.profile(member.id());
        profile.title().ifPresent(it -> json.put("title", it));
        profile.dateOfBirth().ifPresent(it -> json.put("dateOfBirth", it.toString()));
        profile.email().ifPresent(it -> json.put("email", it));
        profile.telephone().ifPresent(it -> json.put("telephone", it));
        profile.address().ifPresent(it -> json.set("address", address(it)));
        json.put("hasPassword", members.passwords().hasPassword(member.id()));
        return json;
    }

    private static ObjectNode address(PostalAddress address) {
        ObjectNode json = JsonView.empty();
        ArrayNode lines = json.putArray("lines");
        address.lines().forEach(lines::add);
        address.city().ifPresent(it -> json.put("city", it));
        address.postalCode().ifPresent(it -> json.put("postalCode", it));
        return json.put("country", address.country());
    }

    private Stream<ObjectNode> accounts(Person person) {
        return operations.collectors().find(person.programme().code(), person.account()).stream()
                .map(JsonView::of);
    }

    private Stream<ObjectNode> cards(Person person) {
        return operations.cards().ofPerson(person.programme().code(), person.number()).stream()
                .map(JsonView::of);
    }

    private Stream<ObjectNode> grants(Person person) {
        Catalogue catalogue = programmes.current();
        return person.member().stream()
                .flatMap(
                        it ->
                                operations
                                        .access()
                                        .grants(person.programme().code(), person.number())
                                        .stream())
                .map(it -> JsonView.of(it, catalogue));
    }

    private Stream<ObjectNode> signIns(Person person) {
        return person.member().stream()
                .flatMap(
                        it ->
                                operations
                                        .access()
                                        .signIns(person.programme().code(), person.number())
                                        .stream())
                .map(JsonView::of);
    }

    private List<Item> notes(Person person, String position, int limit) {
        return operations.notes().after(person.target(), number(position), limit).stream()
                .map(it -> new Item("note", Long.toString(it.number()), JsonView.of(it)))
                .toList();
    }

    /** A position is the index of the currency and the ordinal of the transfer. */
    private List<Item> transfers(Person person, String position, int limit) {
        Matcher place = TRANSFER.matcher(position);
        if (!position.isEmpty() && !place.matches()) {
            throw noPlace();
        }
        int first = position.isEmpty() ? 0 : Integer.parseInt(place.group(1));
        int before =
                position.isEmpty()
                        ? Integer.MAX_VALUE
                        : Math.toIntExact(
                                Math.min(Integer.MAX_VALUE, Long.parseLong(place.group(2))));
        List<String> currencies =
                person.programme().currencies().keySet().stream().sorted().toList();
        List<Item> items = new ArrayList<>();
        for (int i = first; i < currencies.size() && items.size() < limit; i++) {
            addTransfers(
                    items,
                    person,
                    currencies.get(i),
                    i,
                    i == first ? before : Integer.MAX_VALUE,
                    limit);
        }
        return items;
    }

    private void addTransfers(
            List<Item> items, Person person, String currency, int index, int before, int limit) {
        AccountId account = AccountId.of(person.programme().code(), person.account(), currency);
        boolean isShared = !person.account().equals(person.number());
        TransferView view = new TransferView(programmes.current(), numbers, details);
        int next = before;
        int readAtOnce = Math.max(limit, READ_AT_ONCE_MIN);
        while (items.size() < limit) {
            List<FoundTransfer> found = history.timeline(account, next, readAtOnce);
            for (FoundTransfer transfer : found) {
                next = transfer.transfer().id().ordinal();
                ObjectNode json = view.of(transfer);
                boolean isOwn =
                        !isShared || json.path("member").asString("").equals(person.number());
                if (isOwn && items.size() < limit) {
                    items.add(new Item("transfer", index + "." + next, json));
                }
            }
            if (found.size() < readAtOnce) {
                return;
            }
        }
    }

    /**
     * A position is the number of the entry, and that of the last one when the part began: each
     * page of the export adds an entry, and an export must end.
     */
    private List<Item> entries(Person person, String position, int limit) {
        Matcher place = ENTRY.matcher(position);
        if (!position.isEmpty() && !place.matches()) {
            throw noPlace();
        }
        TrailFilter about = TrailFilter.about(person.target());
        long after = position.isEmpty() ? 0 : Long.parseLong(place.group(1));
        long last =
                position.isEmpty()
                        ? operations.trail().before(Long.MAX_VALUE, 1, about).stream()
                                .mapToLong(RecordedChange::number)
                                .sum()
                        : Long.parseLong(place.group(2));
        return operations.trail().after(after, limit, about).stream()
                .filter(it -> it.number() <= last)
                .map(
                        it ->
                                new Item(
                                        "trail-entry",
                                        it.number() + "." + last,
                                        ChangeEndpoint.json(it)))
                .toList();
    }

    private List<Item> refusals(Person person, String position, int limit) {
        Instant until = operations.trail().clock().instant().plus(AHEAD);
        RefusalQuery.Place before =
                position.isEmpty()
                        ? RefusalQuery.Place.newest(until)
                        : RefusalQuery.Place.ofCursor(position).orElseThrow(PersonExport::noPlace);
        Catalogue catalogue = programmes.current();
        Set<RefusalQuery.OtherNumber> others =
                operations.cards().numbersOf(person.programme(), person.number()).stream()
                        .map(it -> RefusalSearchEndpoint.other(person.programme(), it))
                        .collect(Collectors.toUnmodifiableSet());
        List<Item> items = new ArrayList<>();
        while (items.size() < limit) {
            List<RefusalSearch.Stored> found =
                    refusals.find(
                            new RefusalQuery(
                                    0,
                                    "",
                                    "",
                                    "",
                                    person.number(),
                                    others,
                                    Instant.EPOCH,
                                    until,
                                    before,
                                    limit));
            for (RefusalSearch.Stored it : found) {
                before = it.place();
                boolean isOwn = it.refusal().programme() == person.programme().id().value();
                if (isOwn && items.size() < limit) {
                    items.add(
                            new Item(
                                    "refusal",
                                    before.cursor(),
                                    RefusalSearchEndpoint.view(catalogue, it.refusal())));
                }
            }
            if (found.size() < limit) {
                break;
            }
        }
        return items;
    }

    private static long number(String position) {
        if (position.isEmpty()) {
            return 0;
        }
        if (!NUMBER.matcher(position).matches()) {
            throw noPlace();
        }
        return Long.parseLong(position);
    }

    private static Problem noPlace() {
        return Problem.invalid(
                List.of(
                        Problem.Defect.ofParameter(
                                "after", "must be the value of next of the previous page")));
    }
}
