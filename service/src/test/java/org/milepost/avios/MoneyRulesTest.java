package org.milepost.avios;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.milepost.dialect.CountedLimit;
import org.milepost.dialect.ExceededLimit;
import org.milepost.dialect.IdempotencyKey;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Counters;
import org.milepost.ledger.Decision;
import org.milepost.ledger.Epoch;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.Link;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Parts;
import org.milepost.ledger.PartsRead;
import org.milepost.ledger.SliceUse;
import org.milepost.ledger.Standing;
import org.milepost.ledger.Transfer;
import org.milepost.ledger.TransferId;
import org.milepost.ledger.TransferKind;
import org.milepost.member.MemberName;
import org.milepost.programme.Agreement;
import org.milepost.programme.AviosSettings;
import org.milepost.programme.BusinessCalendar;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Cents;
import org.milepost.programme.CurrencyId;
import org.milepost.programme.LimitEnforcement;
import org.milepost.programme.LimitMeasure;
import org.milepost.programme.LimitScope;
import org.milepost.programme.LimitWindow;
import org.milepost.programme.Partner;
import org.milepost.programme.PartnerId;
import org.milepost.programme.Programme;
import org.milepost.programme.ProgrammeId;
import org.milepost.programme.RedemptionLimit;

/** The rules of credits, debits and reversals, without anything around them. */
@Tag("mutation")
class MoneyRulesTest {

    private static final Instant NOON = Instant.parse("2026-06-15T12:00:00Z");
    private static final String NUMBER = "3081471017300186";
    private static final AccountId ID = AccountId.of("ATRP", NUMBER, "AVIOS");
    private static final Partner HOTEL = new Partner(new PartnerId(7), "HOTEL", "Hotels", true);
    static final Programme ATRP =
            new Programme(
                    new ProgrammeId(2),
                    "ATRP",
                    "ATRP",
                    new BusinessCalendar(ZoneOffset.UTC, LocalTime.MIDNIGHT),
                    new Cents(0),
                    Map.of("AVIOS", new CurrencyId(3)),
                    Optional.of(AviosSettings.ORDINARY));
    private static final Holder HOLDER =
            new Holder(NUMBER, false, List.of(new MemberName("Jane", "O'Neil-Smith")));
    private static final Link LINK = new Link(new byte[Link.LENGTH]);

    @Test
    void aCreditMovesItsAmountFromTheIssuanceHouse() {
        Decision.Booked booked = booked(decided(credit(500, true), books(0), false));

        assertThat(booked.posting().kind()).isEqualTo(TransferKind.ISSUANCE);
        assertThat(booked.posting().change()).isEqualTo(Miles.of(500));
        assertThat(booked.posting().house()).isEqualTo(new HouseId(11));
        assertThat(Outcome.ofFacts(booked.facts())).isEqualTo(Outcome.moved(500));
        assertThat(TransferFacts.ofJson(booked.posting().facts()).source()).hasValue("HOTEL1");
    }

    @Test
    void aCreditToAnUnknownAccountIsNotStored() {
        Decision decision =
                decided(
                        credit(500, true),
                        new AccountView(Optional.empty(), Optional.empty(), Optional.empty()),
                        false);

        assertThat(decision).isInstanceOf(Decision.Rejected.class);
        assertThat(refusal(decision)).isEqualTo(Outcome.refused(ErrorCode.ACCOUNT_INVALID));
    }

    @ParameterizedTest
    @CsvSource({
        "500, false, none",
        "501, false, DATA_INVALID",
        "500, true, DUPLICATE_TRANSACTION",
        "501, true, DATA_INVALID"
    })
    void theMaximumIsCheckedBeforeDuplicates(long amount, boolean repeated, String expected) {
        Decision decision = decided(credit(amount, true), books(0), repeated);

        if (expected.equals("none")) {
            assertThat(decision).isInstanceOf(Decision.Booked.class);
        } else {
            assertThat(refusal(decision).refusal()).hasValue(ErrorCode.valueOf(expected));
            assertThat(refusal(decision).path().isPresent())
                    .isEqualTo(expected.equals("DATA_INVALID"));
        }
    }

    /** The promoter, then the partner's maximum, then the names, then duplicates. */
    @ParameterizedTest
    @CsvSource({
        "OTHER, Smith, 501, INVALID_PROMOTER_CODE",
        "HOTEL1, Smith, 501, DATA_INVALID",
        "HOTEL1, O'Neil-Smith, 501, DATA_INVALID",
        "HOTEL1, Smith, 500, MEMBERSHIP_NUMBER_SURNAME_MISMATCH",
        "HOTEL1, O'Neil-Smith, 500, DUPLICATE_TRANSACTION",
    })
    void theEarlierConditionDecides(String source, String family, long amount, String expected) {
        CreditTerms terms =
                credit(
                        BodyDraft.credit()
                                .withText("externalSource", source)
                                .withText("person.name.familyName", family)
                                .with("monetaryAmount.amount", Long.toString(amount)),
                        true);

        assertThat(refusal(decided(terms, books(0), true)).refusal())
                .hasValue(ErrorCode.valueOf(expected));
    }

    /** Each decides for itself who it is, and for whom. */
    @Test
    void aCommandAsksTheBooksForItsAccount() {
        CreditTerms credited = credit(1, true);
        TransferCommand credit = credited.command();
        DebitTerms debited = debit(1);
        TransferCommand debit = debited.command(Optional.empty());

        assertThat(credit.account()).isEqualTo(ID);
        assertThat(credit.holder()).isEqualTo(NUMBER);
        assertThat(credit.reads()).containsExactly(credited.imprint());
        assertThat(credit.decide(books(0).with(credited.imprint(), false), NOON))
                .isInstanceOf(Decision.Booked.class);
        assertThat(debit.account()).isEqualTo(ID);
        assertThat(debit.holder()).isEqualTo(NUMBER);
        assertThat(debit.reads()).isEmpty();
        assertThat(debit.decide(books(1), NOON)).isInstanceOf(Decision.Booked.class);
        assertThat(debit.decide(books(0), NOON)).isInstanceOf(Decision.Rejected.class);
        assertThat(debited.content()).startsWith(NUMBER + " ");
    }

    /** A repeated credit without a key is a duplicate, and no retry. */
    @Test
    void aCreditIsRecognisedByItsKeyOnly() {
        assertThat(credit(1, true).command().identity())
                .isEqualTo(credit(1, true).command().identity());
        assertThat(credit(1, false).command().identity().digest())
                .isNotEqualTo(credit(1, false).command().identity().digest());
    }

    /** A refusal is stored for a key, and not for a request whose retry cannot be recognised. */
    @Test
    void aRefusalIsRememberedForAKeyOnly() {
        assertThat(decided(credit(501, true), books(0), false))
                .isInstanceOf(Decision.Declined.class);
        assertThat(decided(credit(501, false), books(0), false))
                .isInstanceOf(Decision.Rejected.class);
    }

    @ParameterizedTest
    @EnumSource(value = Standing.Status.class, mode = EnumSource.Mode.EXCLUDE, names = "ACTIVE")
    void anAccountOutOfUseTakesPartInNothingNew(Standing.Status status) {
        AccountView books =
                new AccountView(
                        Optional.of(account(100, new Standing(status, 0))),
                        Optional.empty(),
                        Optional.empty());

        assertThat(refusal(decided(credit(1, true), books, false)).refusal())
                .hasValue(ErrorCode.ACCOUNT_NOT_AUTHORISED);
        assertThat(refusal(decided(debit(1), books)).refusal())
                .hasValue(ErrorCode.ACCOUNT_NOT_AUTHORISED);
        Decision reversal = decided(reverse(), books);
        assertThat(reversal).isInstanceOf(Decision.Rejected.class);
        assertThat(refusal(reversal).refusal()).hasValue(ErrorCode.REQUEST_UNAUTHORIZED);
    }

    @ParameterizedTest
    @CsvSource({"100, 100, true", "100, 101, false", "0, 1, false"})
    void aDebitTakesWhatThereIs(long balance, long amount, boolean covered) {
        Decision decision = decided(debit(amount), books(balance));

        if (covered) {
            assertThat(booked(decision).posting().change()).isEqualTo(Miles.of(-amount));
            assertThat(booked(decision).posting().house()).isEqualTo(new HouseId(12));
            assertThat(booked(decision).posting().kind()).isEqualTo(TransferKind.REDEMPTION);
        } else {
            assertThat(decision).isInstanceOf(Decision.Declined.class);
            assertThat(refusal(decision))
                    .isEqualTo(Outcome.refused(ErrorCode.BALANCE_INSUFFICIENT));
        }
    }

    @Test
    void aDebitOfAnUnknownAccountIsNotStored() {
        Decision decision =
                decided(
                        debit(1),
                        new AccountView(Optional.empty(), Optional.empty(), Optional.empty()));

        assertThat(decision).isInstanceOf(Decision.Rejected.class);
        assertThat(refusal(decision).refusal()).hasValue(ErrorCode.INVALID_MEMBER);
    }

    @ParameterizedTest
    @CsvSource({
        "REDEMPTION, HOTEL, false, 30, 0, booked",
        "REDEMPTION, HOTEL, false, 30, 1, REVERSAL_NOT_ALLOWED",
        "REDEMPTION, HOTEL, true, 1, 0, REVERSAL_NOT_ALLOWED",
        "REDEMPTION, CARS, false, 1, 0, TRANSACTION_INVALID",
        "ISSUANCE, HOTEL, false, 1, 0, TRANSACTION_INVALID",
        "REVERSAL, HOTEL, false, 1, 0, TRANSACTION_INVALID",
        "ADJUSTMENT, HOTEL, false, 1, 0, TRANSACTION_INVALID",
    })
    void aReversalIsOfAnOwnDebitOnceAndInTime(
            TransferKind kind,
            String partner,
            boolean undone,
            int days,
            long nanos,
            String expected) {
        Transfer original =
                new Transfer(
                        new TransferId(ID, 4),
                        kind,
                        Miles.of(-60),
                        new HouseId(12),
                        OptionalInt.empty(),
                        NOON.minus(Duration.ofDays(days)).minusNanos(nanos),
                        new Epoch(5),
                        "{\"partner\":\"" + partner + "\"}",
                        LINK);
        AccountView books =
                new AccountView(
                        Optional.of(account(0, Standing.ORDINARY)),
                        Optional.empty(),
                        Optional.of(
                                new AccountView.NamedTransfer(
                                        original,
                                        undone
                                                ? Optional.of(TransferKind.REVERSAL)
                                                : Optional.empty())));
        Decision decision = decided(reverse(), books);

        if (expected.equals("booked")) {
            assertThat(booked(decision).posting().change()).isEqualTo(Miles.of(60));
            assertThat(booked(decision).posting().undoes()).hasValue(4);
            assertThat(booked(decision).posting().house()).isEqualTo(new HouseId(12));
            assertThat(Outcome.ofFacts(booked(decision).facts())).isEqualTo(Outcome.moved(60));
        } else {
            assertThat(refusal(decision).refusal()).hasValue(ErrorCode.valueOf(expected));
        }
    }

    private static CreditTerms credit(long amount, boolean isKeyed) {
        return credit(
                BodyDraft.credit().with("monetaryAmount.amount", Long.toString(amount)), isKeyed);
    }

    private static CreditTerms credit(BodyDraft draft, boolean isKeyed) {
        CreditRequest request =
                CreditRequest.read(
                        draft.toString().getBytes(UTF_8),
                        AviosSettings.ORDINARY,
                        NOON,
                        new Faults());
        Agreement agreement =
                new Agreement(
                        HOTEL.id(),
                        ATRP.id(),
                        Set.of("HOTEL1"),
                        500,
                        11,
                        OptionalInt.of(12),
                        Optional.empty());
        return new CreditTerms(
                request,
                HOTEL,
                ATRP,
                agreement,
                HOLDER,
                Names.mismatch(HOLDER, request.firstName(), request.familyName()),
                Optional.empty(),
                isKeyed ? Optional.of(new IdempotencyKey("key")) : Optional.empty());
    }

    private static DebitTerms debit(long amount, RedemptionLimit... limits) {
        DebitRequest request =
                DebitRequest.read(
                        BodyDraft.debit()
                                .with(
                                        "debitTransaction.monetaryAmount.amount",
                                        Long.toString(amount))
                                .toString()
                                .getBytes(UTF_8),
                        AviosSettings.ORDINARY,
                        new Faults());
        return new DebitTerms(
                request,
                HOTEL,
                ATRP,
                catalogue(limits),
                12,
                NUMBER,
                false,
                Optional.of(NUMBER),
                Optional.empty(),
                Optional.empty());
    }

    private static Catalogue catalogue(RedemptionLimit... limits) {
        return new Catalogue(
                1,
                List.of(ATRP),
                List.of(HOTEL),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(limits));
    }

    private static RedemptionLimit limit(
            LimitScope scope, LimitMeasure measure, long maximum, LimitEnforcement enforcement) {
        return new RedemptionLimit(
                7,
                ATRP.id(),
                "Avios of a day",
                scope,
                measure,
                maximum,
                LimitWindow.BUSINESS_DAY,
                enforcement,
                Instant.EPOCH,
                Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({"MILES, 60, 60", "COUNT, 1, 1"})
    void aDebitCountsToTheLimitsOfItsPartner(LimitMeasure measure, long maximum, long amount) {
        LimitScope scope =
                new LimitScope(Optional.of(HOTEL.id()), Optional.empty(), Optional.empty());
        RedemptionLimit limit = limit(scope, measure, maximum, LimitEnforcement.HARD);

        Decision.Booked booked = booked(decided(debit(60, limit), books(100)));

        SliceUse use = new SliceUse(7, NOON.getEpochSecond() / 86_400, 1, amount);
        assertThat(booked.posting().counters()).containsExactly(use);
        assertThat(CountedLimit.ofObject(booked.posting().facts()))
                .containsExactly(new CountedLimit(7, use.slice(), amount, false));
        assertThat(TransferFacts.ofJson(booked.posting().facts()).partner()).isEqualTo("HOTEL");
    }

    @ParameterizedTest
    @CsvSource({
        "MILES, 59, HARD, true",
        "MILES, 59, SOFT, false",
        "CENTS, 1, HARD, false",
    })
    void aDebitAboveALimitIsRefusedUnlessTheLimitOnlyMarks(
            LimitMeasure measure, long maximum, LimitEnforcement enforcement, boolean refused) {
        RedemptionLimit limit = limit(LimitScope.PROGRAMME, measure, maximum, enforcement);

        Decision decision = decided(debit(60, limit), books(100));

        if (refused) {
            assertThat(refusal(decision).refusal()).hasValue(ErrorCode.BALANCE_INSUFFICIENT);
            assertThat(refusal(decision).limits())
                    .containsExactly(new ExceededLimit(7, 59, 0, 60, Optional.empty()));
        } else {
            assertThat(CountedLimit.ofObject(booked(decision).posting().facts()))
                    .isEqualTo(
                            measure == LimitMeasure.CENTS
                                    ? List.of()
                                    : List.of(
                                            new CountedLimit(
                                                    7, NOON.getEpochSecond() / 86_400, 60, true)));
        }
    }

    @Test
    void aLimitOfAnotherPlaceDoesNotHoldForADebit() {
        LimitScope other =
                new LimitScope(Optional.of(new PartnerId(8)), Optional.empty(), Optional.empty());
        LimitScope store =
                new LimitScope(Optional.of(HOTEL.id()), Optional.of("0001"), Optional.empty());
        LimitScope offer = new LimitScope(Optional.empty(), Optional.empty(), Optional.of("1"));

        for (LimitScope scope : List.of(other, store, offer)) {
            RedemptionLimit limit = limit(scope, LimitMeasure.MILES, 1, LimitEnforcement.HARD);
            assertThat(booked(decided(debit(60, limit), books(100))).posting().counters())
                    .isEmpty();
        }
    }

    @Test
    void aReversalGivesBackWhatTheDebitCounted() {
        Transfer original =
                new Transfer(
                        new TransferId(ID, 4),
                        TransferKind.REDEMPTION,
                        Miles.of(-60),
                        new HouseId(12),
                        OptionalInt.empty(),
                        NOON,
                        new Epoch(5),
                        "{\"partner\":\"HOTEL\",\"limits\":[[7,20619,60],[8,3,1,1]]}",
                        LINK);
        AccountView books =
                new AccountView(
                        Optional.of(account(0, Standing.ORDINARY)),
                        Optional.empty(),
                        Optional.of(new AccountView.NamedTransfer(original, Optional.empty())));

        assertThat(booked(decided(reverse(), books)).posting().counters())
                .containsExactly(SliceUse.giveBack(7, 20_619, 60), SliceUse.giveBack(8, 3, 1));
    }

    private static ReverseTerms reverse() {
        return new ReverseTerms(
                new ReverseRequest("0", Optional.empty(), Optional.empty()),
                HOTEL,
                ATRP,
                Duration.ofDays(30),
                NUMBER,
                Optional.of(NUMBER));
    }

    @Test
    void aDebitOfWhichAPartWentBackIsNotReversed() {
        Transfer original =
                new Transfer(
                        new TransferId(ID, 4),
                        TransferKind.REDEMPTION,
                        Miles.of(-60),
                        new HouseId(12),
                        OptionalInt.empty(),
                        NOON,
                        new Epoch(5),
                        "{\"partner\":\"HOTEL\"}",
                        LINK);
        AccountView books =
                new AccountView(
                                Optional.of(account(0, Standing.ORDINARY)),
                                Optional.empty(),
                                Optional.of(
                                        new AccountView.NamedTransfer(original, Optional.empty())))
                        .with(new PartsRead(4), new Parts(Miles.of(1), 0));

        assertThat(refusal(decided(reverse(), books)).refusal())
                .hasValue(ErrorCode.REVERSAL_NOT_ALLOWED);
    }

    /** What is decided on a credit when an earlier transfer has its imprint, or none has. */
    private static Decision decided(CreditTerms terms, AccountView books, boolean repeated) {
        return CreditRules.decide(
                terms, StoredFacts.of(terms.facts()), books.with(terms.imprint(), repeated));
    }

    private static Decision decided(DebitTerms terms, AccountView books) {
        return DebitRules.decide(terms, StoredFacts.of(terms.facts()), books, NOON);
    }

    private static Decision decided(ReverseTerms terms, AccountView books) {
        return ReverseRules.decide(terms, StoredFacts.of(terms.facts()), books, NOON);
    }

    private static AccountView books(long balance) {
        return new AccountView(
                Optional.of(account(balance, Standing.ORDINARY)),
                Optional.empty(),
                Optional.empty());
    }

    private static Account account(long balance, Standing standing) {
        return new Account(
                ID,
                NUMBER,
                3,
                Miles.of(balance),
                Miles.ZERO,
                Counters.NONE,
                standing,
                4,
                NOON,
                LINK);
    }

    private static Decision.Booked booked(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Booked.class);
        return (Decision.Booked) decision;
    }

    private static Outcome refusal(Decision decision) {
        return Outcome.ofFacts(decision.facts());
    }
}
