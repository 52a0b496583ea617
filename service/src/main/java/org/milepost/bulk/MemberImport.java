package org.milepost.bulk;

import static org.milepost.trail.Action.MEMBER_ADDED;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Ledger;
import org.milepost.member.KnownMember;
import org.milepost.member.Member;
import org.milepost.member.MemberBatchStore;
import org.milepost.member.MemberName;
import org.milepost.member.PostalAddress;
import org.milepost.member.Profile;
import org.milepost.operator.JsonView;
import org.milepost.operator.TextRule;
import org.milepost.postgres.Transaction;
import org.milepost.trail.Change;

/** The import of members, with names and profiles and without passwords. */
record MemberImport(ImportContext context) implements PersonImport<KnownMember> {

    private static final int TITLE_LENGTH_MAX = 20;
    private static final int EMAIL_LENGTH_MAX = 100;
    private static final int ADDRESS_LINE_LENGTH_MAX = 60;
    private static final int CITY_LENGTH_MAX = 40;
    private static final int POSTAL_CODE_LENGTH_MAX = 12;
    private static final Pattern EMAIL =
            Pattern.compile("[!-~&&[^@]]{1,64}@[!-~&&[^@]]+\\.[!-~&&[^@.]]+");
    private static final Pattern TELEPHONE = Pattern.compile("\\+?[0-9]{5,20}");
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final List<String> ADDRESS_LINES =
            List.of(
                    "address_line_1",
                    "address_line_2",
                    "address_line_3",
                    "address_line_4",
                    "address_line_5");

    @Override
    public KnownMember read(RowForm form) {
        String number = form.required("number", TextRule.MEMBER_NUMBER);
        Optional<MemberName> name = name(form);
        String account = form.text("household", TextRule.MEMBER_NUMBER).orElse(number);
        if (form.text("household", TextRule.MEMBER_NUMBER).filter(number::equals).isPresent()) {
            form.refuse("household", "must be another number");
        }
        Profile profile = profile(form);
        // After a fault the number may be one that nobody can have.
        String held = form.fault().isPresent() ? "0" : number;
        return new KnownMember(
                new Member(context.id(held), name, form.fault().isPresent() ? held : account),
                profile);
    }

    private static Optional<MemberName> name(RowForm form) {
        Optional<String> first = form.text("first_name", TextRule.LINE);
        Optional<String> family = form.text("family_name", TextRule.LINE);
        if (first.isPresent() != family.isPresent()) {
            form.refuse(
                    first.isPresent() ? "family_name" : "first_name",
                    "is required with the other name");
        }
        return first.isPresent() && family.isPresent()
                ? Optional.of(new MemberName(first.get(), family.get()))
                : Optional.empty();
    }

    private Profile profile(RowForm form) {
        LocalDate today = LocalDate.ofInstant(context.clock().instant(), ZoneOffset.UTC);
        return new Profile(
                form.line("title", TITLE_LENGTH_MAX),
                form.born("date_of_birth", today),
                form.text(
                        "email",
                        it -> it.length() <= EMAIL_LENGTH_MAX && EMAIL.matcher(it).matches(),
                        "must be an address of electronic mail in ASCII, of at most 100 characters"),
                form.text(
                        "telephone",
                        it -> TELEPHONE.matcher(it).matches(),
                        "must be 5 to 20 digits, with or without a plus sign before them"),
                address(form));
    }

    private static Optional<PostalAddress> address(RowForm form) {
        List<String> lines = new ArrayList<>();
        for (String column : ADDRESS_LINES) {
            form.line(column, ADDRESS_LINE_LENGTH_MAX).ifPresent(lines::add);
        }
        Optional<String> city = form.line("city", CITY_LENGTH_MAX);
        Optional<String> postalCode = form.line("postal_code", POSTAL_CODE_LENGTH_MAX);
        Optional<String> country =
                form.text(
                        "country",
                        COUNTRIES::contains,
                        "must be a country code of ISO 3166-1, two capital letters");
        if (lines.isEmpty() && city.isEmpty() && postalCode.isEmpty() && country.isEmpty()) {
            return Optional.empty();
        }
        if (lines.isEmpty()) {
            form.refuse(ADDRESS_LINES.getFirst(), "is required with the rest of an address");
        }
        if (country.isEmpty()) {
            form.refuse("country", "is required with the rest of an address");
        }
        return lines.isEmpty() || country.isEmpty()
                ? Optional.empty()
                : Optional.of(new PostalAddress(lines, city, postalCode, country.get()));
    }

    @Override
    public String number(KnownMember row) {
        return row.member().id().number();
    }

    @Override
    public List<RowVerdict> look(Transaction transaction, List<KnownMember> rows) {
        Set<String> cards = MemberBatchStore.cards(transaction, ids(rows));
        Map<String, Member> members = MemberBatchStore.find(transaction, ids(rows));
        List<AccountId> households =
                rows.stream()
                        .map(KnownMember::member)
                        .filter(Member::isMerged)
                        .map(it -> HouseholdImport.account(context, it.accountNumber()))
                        .distinct()
                        .toList();
        Set<String> known =
                Ledger.accounts(transaction, households).values().stream()
                        .map(it -> it.holder())
                        .collect(Collectors.toSet());
        return rows.stream()
                .map(
                        it ->
                                cards.contains(number(it))
                                        ? CollectorImport.cardOfAnother()
                                        : verdict(
                                                it.member(),
                                                Optional.ofNullable(members.get(number(it))),
                                                known))
                .toList();
    }

    private static RowVerdict verdict(
            Member wanted, Optional<Member> found, Set<String> households) {
        if (found.isPresent()) {
            return found.get().equals(wanted)
                    ? RowVerdict.PRESENT
                    : RowVerdict.refused(
                            "number", "is that of a member with another name or household");
        }
        return wanted.isMerged() && !households.contains(wanted.accountNumber())
                ? RowVerdict.refused("household", "is not the number of an account")
                : RowVerdict.ACCEPTED;
    }

    /** An account that was opened under the number before becomes the member's, as by the API. */
    @Override
    public void add(Transaction transaction, List<KnownMember> rows) {
        MemberBatchStore.add(transaction, rows);
        Ledger.openAccounts(
                transaction,
                rows.stream()
                        .map(KnownMember::member)
                        .filter(it -> !it.isMerged())
                        .map(it -> HouseholdImport.opening(context, it.accountNumber()))
                        .toList(),
                context.clock().instant());
    }

    @Override
    public Change change(KnownMember row) {
        return Change.added(
                context.actor(), MEMBER_ADDED, context.target(number(row)), JsonView.of(row));
    }
}
