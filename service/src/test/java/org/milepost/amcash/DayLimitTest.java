package org.milepost.amcash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.milepost.ledger.AccountView.NamedTransfer;
import org.milepost.ledger.Counter;
import org.milepost.ledger.Decision;
import org.milepost.ledger.Epoch;
import org.milepost.ledger.Link;
import org.milepost.ledger.Posting;
import org.milepost.ledger.Transfer;
import org.milepost.ledger.TransferId;
import org.milepost.ledger.TransferKind;

/** Random days of redemptions and reversals, against a count kept day by day. */
@Tag("mutation")
final class DayLimitTest {

    private static final ZoneId TORONTO = ZoneId.of("America/Toronto");
    private static final int LIMIT_DOLLARS = 750;
    private static final int STEPS = 60;

    /** A redemption that is not reversed yet. */
    private record Redeemed(Transfer transfer, LocalDate day, long dollars) {}

    @Test
    void aDaysUseIsWhatWasRedeemedOnItAndNotReversed() {
        for (long seed = 0; seed < 60; seed++) {
            runHistory(seed);
        }
    }

    private static void runHistory(long seed) {
        Random random = new Random(seed);
        Map<LocalDate, Long> dollarsByDay = new HashMap<>();
        List<Redeemed> open = new ArrayList<>();
        RuleInput input = RuleInput.of(Draft.redeem("10.00")).withCash(1_000_000_000);
        Instant now =
                Instant.parse(
                        random.nextBoolean() ? "2026-03-06T12:00:00Z" : "2026-10-30T12:00:00Z");
        for (int step = 0; step < STEPS; step++) {
            now = now.plus(Duration.ofMinutes(random.nextInt(240)));
            LocalDate today = dayOf(now);
            Optional<Posting> posting;
            if (open.isEmpty() || random.nextInt(3) > 0) {
                long dollars = 10L * (1 + random.nextInt(40));
                posting = redeem(input.at(now), dollars);
                boolean fits = dollarsByDay.getOrDefault(today, 0L) + dollars <= LIMIT_DOLLARS;
                assertThat(posting.isPresent()).as("seed %d step %d", seed, step).isEqualTo(fits);
                if (fits) {
                    dollarsByDay.merge(today, dollars, Long::sum);
                    Transfer transfer = transfer(input, step + 1, posting.orElseThrow(), now);
                    open.add(new Redeemed(transfer, today, dollars));
                }
            } else {
                Redeemed chosen = open.remove(random.nextInt(open.size()));
                posting = reverse(input.at(now), chosen.transfer());
                if (posting.isPresent()) {
                    dollarsByDay.merge(chosen.day(), -chosen.dollars(), Long::sum);
                }
            }
            if (posting.isPresent()) {
                Counter use = input.counterAfter(posting.orElseThrow());
                input = input.withDayUse(use.window(), use.used());
                assertThat(
                                input.cash()
                                        .orElseThrow()
                                        .counters()
                                        .on(today, DailyLimit.COUNTER)
                                        .used())
                        .as("seed %d step %d", seed, step)
                        .isEqualTo(100 * dollarsByDay.getOrDefault(today, 0L));
            }
        }
    }

    /** The business day, computed without the calendar: a date lasts until 03:00 of the next. */
    private static LocalDate dayOf(Instant now) {
        ZonedDateTime local = now.atZone(TORONTO);
        return local.getHour() < 3 ? local.toLocalDate().minusDays(1) : local.toLocalDate();
    }

    private static Optional<Posting> redeem(RuleInput input, long dollars) {
        RuleInput asking = input.with(Draft.redeem(dollars + ".00"));
        return posting(RedeemRules.decide(asking.terms(), asking.books(), asking.now()));
    }

    private static Optional<Posting> reverse(RuleInput input, Transfer transfer) {
        RuleInput asking =
                input.with(Draft.of(Call.REVERSE))
                        .withNamed(Optional.of(new NamedTransfer(transfer, Optional.empty())));
        return posting(ReverseRules.decide(asking.terms(), asking.books(), asking.now()));
    }

    private static Optional<Posting> posting(Decision decision) {
        return decision instanceof Decision.Booked booked
                ? Optional.of(booked.posting())
                : Optional.empty();
    }

    private static Transfer transfer(RuleInput input, int ordinal, Posting posting, Instant at) {
        return new Transfer(
                new TransferId(input.terms().cash(), ordinal),
                TransferKind.REDEMPTION,
                posting.change(),
                posting.house(),
                OptionalInt.empty(),
                at,
                new Epoch(5),
                posting.facts(),
                new Link(new byte[Link.LENGTH]));
    }
}
