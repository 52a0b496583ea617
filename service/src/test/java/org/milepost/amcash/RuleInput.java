package org.milepost.amcash;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Counter;
import org.milepost.ledger.Counters;
import org.milepost.ledger.Link;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Posting;
import org.milepost.ledger.Standing;
import org.milepost.programme.BusinessCalendar;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Cents;
import org.milepost.programme.CurrencyId;
import org.milepost.programme.Offer;
import org.milepost.programme.OfferType;
import org.milepost.programme.Partner;
import org.milepost.programme.PartnerId;
import org.milepost.programme.Programme;
import org.milepost.programme.ProgrammeId;
import org.milepost.programme.Sponsor;

/**
 * All input of the checkout's rules: a request, the collector's account, the offers, the time. At
 * first nothing is to be refused; tests then change single things.
 *
 * @param draft the request
 * @param cash the collector's Cash account, if there is one
 * @param dream the balance of the Dream account, if there is one
 * @param named the transfer that a reversal names, if there is one
 * @param offers all offers
 * @param now the time of the decision
 */
record RuleInput(
        Draft draft,
        Optional<Account> cash,
        Optional<Miles> dream,
        Optional<AccountView.NamedTransfer> named,
        List<Offer> offers,
        Instant now) {

    static final Instant NOON = Instant.parse("2026-06-15T16:00:00Z");
    static final LocalDate TODAY = LocalDate.of(2026, 6, 15);
    static final LocalDate YESTERDAY = TODAY.minusDays(1);

    static final Programme PROGRAMME =
            new Programme(
                    new ProgrammeId(1),
                    "AIRMILES",
                    "AIR MILES",
                    new BusinessCalendar(ZoneId.of("America/Toronto"), LocalTime.of(3, 0)),
                    new Cents(75_000),
                    Map.of(Terms.CASH, new CurrencyId(1), Terms.DREAM, new CurrencyId(2)),
                    Optional.empty());

    static final Sponsor LOY1 = sponsor(1, "LOY1", "100087", Set.of("100000", "100001"));
    static final Sponsor LOY2 = sponsor(2, "LOY2", "100088", Set.of("100002"));

    static final Offer REGULAR = offer(1, "1111111111", OfferType.RGL, 95, 1_000, Optional.empty());
    static final Offer SPECIAL =
            offer(2, "2222222222", OfferType.SPL, 85, 1_000, Optional.of(Set.of("LOY2")));

    /** The price of the special offer, in units of $100. */
    static final Offer LARGE = offer(3, "3333333333", OfferType.SPL, 850, 10_000, Optional.empty());

    RuleInput {
        offers = List.copyOf(offers);
    }

    /** A collector with many miles and nothing used today, at noon. */
    static RuleInput of(Draft draft) {
        return new RuleInput(
                draft,
                Optional.of(account(draft.fields().getOrDefault(Field.COLLECTOR_NUMBER, "1"))),
                Optional.of(Miles.of(4_000)),
                Optional.empty(),
                List.of(REGULAR, SPECIAL),
                NOON);
    }

    Terms terms() {
        Sponsor sponsor = LOY2.code().equals(draft.fields().get(Field.SPONSOR_CODE)) ? LOY2 : LOY1;
        return new Terms(draft.read(), sponsor, PROGRAMME, catalogue());
    }

    AccountView books() {
        return new AccountView(cash, dream, named);
    }

    RuleInput with(Draft changed) {
        return new RuleInput(changed, cash, dream, named, offers, now);
    }

    RuleInput withoutAccount() {
        return new RuleInput(draft, Optional.empty(), Optional.empty(), named, offers, now);
    }

    RuleInput withCash(long miles) {
        return with(
                account ->
                        account(account, Miles.of(miles), account.standing(), account.counters()));
    }

    RuleInput withDream(Optional<Miles> balance) {
        return new RuleInput(draft, cash, balance, named, offers, now);
    }

    RuleInput withStanding(Standing standing) {
        return with(account -> account(account, account.balance(), standing, account.counters()));
    }

    RuleInput withDayUse(LocalDate day, long cents) {
        return with(
                account ->
                        account(
                                account,
                                account.balance(),
                                account.standing(),
                                new Counters(new Counter(day, cents), Map.of())));
    }

    /** The counter of the daily limit after a posting on the Cash purse. */
    Counter counterAfter(Posting posting) {
        return cash.orElseThrow().counters().after(posting.counters()).first();
    }

    RuleInput withNamed(Optional<AccountView.NamedTransfer> transfer) {
        return new RuleInput(draft, cash, dream, transfer, offers, now);
    }

    RuleInput withOffers(Offer... all) {
        return new RuleInput(draft, cash, dream, named, List.of(all), now);
    }

    RuleInput at(Instant time) {
        return new RuleInput(draft, cash, dream, named, offers, time);
    }

    /** The same offer, withheld. */
    static Offer paused(Offer offer) {
        return new Offer(
                offer.version(),
                offer.programme(),
                offer.offerId(),
                offer.type(),
                offer.unitMiles(),
                offer.unitCents(),
                offer.descriptionEn(),
                offer.descriptionFr(),
                offer.sponsors(),
                offer.stores(),
                offer.startsAt(),
                offer.endsAt(),
                true);
    }

    private RuleInput with(UnaryOperator<Account> change) {
        return new RuleInput(draft, cash.map(change), dream, named, offers, now);
    }

    private Catalogue catalogue() {
        return new Catalogue(
                1,
                List.of(PROGRAMME),
                List.of(partner(LOY1), partner(LOY2)),
                List.of(LOY1, LOY2),
                offers,
                List.of(),
                List.of(),
                List.of());
    }

    private static Account account(String holder) {
        return new Account(
                AccountId.of(PROGRAMME.code(), holder, Terms.CASH),
                holder,
                1,
                Miles.of(100_000),
                Miles.ZERO,
                Counters.NONE,
                Standing.ORDINARY,
                1,
                Instant.EPOCH,
                new Link(new byte[Link.LENGTH]));
    }

    private static Account account(
            Account account, Miles balance, Standing standing, Counters counters) {
        return new Account(
                account.id(),
                account.holder(),
                account.currency(),
                balance,
                account.floor(),
                counters,
                standing,
                account.ordinal(),
                account.lastAt(),
                account.head());
    }

    private static Partner partner(Sponsor sponsor) {
        return new Partner(sponsor.partner(), sponsor.code(), sponsor.code(), true);
    }

    private static Sponsor sponsor(
            int number, String code, String vendorId, Set<String> acquirerIds) {
        return new Sponsor(
                new PartnerId(number), PROGRAMME.id(), code, vendorId, acquirerIds, 100 + number);
    }

    private static Offer offer(
            int version,
            String offerId,
            OfferType type,
            long unitMiles,
            long unitCents,
            Optional<Set<String>> sponsors) {
        return new Offer(
                version,
                PROGRAMME.id(),
                offerId,
                type,
                unitMiles,
                new Cents(unitCents),
                "Sample offer description in English.",
                "Exemple de description de l'offre en français.",
                sponsors,
                Optional.empty(),
                Instant.EPOCH,
                Optional.empty(),
                false);
    }
}
