package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.milepost.FakeClock;

/**
 * Redemptions, retries, cancellations and reversals of a few keys in random order, against a naive
 * model and the invariants. A failure names its seed; {@link #run} with that seed replays it.
 */
@Tag("defects")
@Tag("mutation")
final class CancellationModelTest {

    private static final int SEEDS = 300;
    private static final int TRANSACTIONS = 30;
    private static final int BATCH_MAX = 5;
    private static final int KEYS = 3;
    private static final int ISSUED = 400;
    private static final int MILES = 95;
    private static final Account ANNA =
            Account.opened(
                    new AccountId(7, 1), "80000000001", 1, Standing.ORDINARY, FakeClock.START);

    @Test
    void everyHistoryIsTheModelsAndKeepsTheInvariants() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            run(seed);
        }
    }

    private static void run(long seed) {
        Random random = new Random(seed);
        StoredBooks stored = new StoredBooks(List.of(ANNA));
        stored.decide(
                ScriptedCommand.of(
                        ANNA, "issued", ScriptedCommand.moves(ISSUED, new HouseId(3), "f")),
                FakeClock.START);
        CancellationModel model = new CancellationModel();
        List<Integer> attempts = new ArrayList<>(List.of(1));
        Instant now = FakeClock.START;
        for (int transaction = 1; transaction <= TRANSACTIONS; transaction++) {
            now = now.plusSeconds(random.nextInt(6) == 0 ? 61 : random.nextInt(20));
            List<Step> steps = new ArrayList<>();
            int size = 1 + random.nextInt(BATCH_MAX);
            for (int i = 0; i < size; i++) {
                steps.add(step(random, attempts, stored.transfers().size() + i));
            }
            String place = "seed %d transaction %d %s".formatted(seed, transaction, steps);
            List<? extends AccountOperation<?>> work = steps.stream().map(Step::work).toList();
            List<String> rolledBack = said(stored.decideAll(work, now, false));
            List<String> said = said(stored.decideAll(work, now, true));
            Instant time = now;
            List<String> expected = steps.stream().map(step -> model.decide(step, time)).toList();

            assertThat(said).as(place).isEqualTo(expected).isEqualTo(rolledBack);
            assertThat(stored.account(ANNA.id()).balance().count())
                    .as(place)
                    .isEqualTo(model.balance());
            assertThat(stored.account(ANNA.id()).counters().first().used())
                    .as(place)
                    .isEqualTo(ISSUED - model.balance());
            assertThat(
                            stored.account(ANNA.id())
                                    .counters()
                                    .sliced(ScriptedRedemption.SLICED)
                                    .usedSince(0))
                    .as(place)
                    .isEqualTo(ISSUED - model.balance());
            assertThat(stored.verify().faults()).as(place).isEmpty();
            requireInvariants(place, stored.transfers(), model);
        }
    }

    /** At most one uncancelled redemption for each key, and each taken back at most once. */
    private static void requireInvariants(
            String place, Collection<Transfer> transfers, CancellationModel model) {
        Map<Integer, Integer> undoings = new HashMap<>();
        Map<Integer, Integer> uncancelled = new HashMap<>();
        for (Transfer transfer : transfers) {
            transfer.undoes().ifPresent(it -> undoings.merge(it, 1, Integer::sum));
            if (transfer.kind() == TransferKind.REDEMPTION) {
                uncancelled.merge(model.keyOf(transfer.id().ordinal()), 1, Integer::sum);
            }
            if (transfer.kind() == TransferKind.CANCELLATION) {
                int key = model.keyOf(transfer.undoes().orElseThrow());
                uncancelled.merge(key, -1, Integer::sum);
            }
        }
        assertThat(undoings.values()).as(place).allMatch(count -> count == 1);
        assertThat(uncancelled.values()).as(place).allMatch(count -> count <= 1);
    }

    /** What a step does. */
    private enum Action {
        REDEEM,
        RETRY,
        LOSE,
        BE_LATE,
        RECALL,
        REVERSE
    }

    /** One step, as a value. */
    private record Step(Action action, int key, int attempt, int ordinal) {

        AccountOperation<?> work() {
            ScriptedRedemption redemption =
                    ScriptedRedemption.of(ANNA, "key " + key, MILES, attempt);
            return switch (action) {
                case REDEEM, RETRY -> redemption;
                case LOSE ->
                        new AccountOperation.Cancel(
                                redemption, ordinal, AccountOperation.Cancel.Reason.LOST);
                case BE_LATE ->
                        new AccountOperation.Cancel(
                                redemption, ordinal, AccountOperation.Cancel.Reason.LATE);
                case RECALL -> new AccountOperation.ReadAnswer(redemption);
                case REVERSE ->
                        ScriptedCommand.of(ANNA, "reversal " + attempt, CancellationModelTest::undo)
                                .naming(ordinal);
            };
        }
    }

    /** Reverses a redemption, or declines with a stored answer. */
    private static Decision undo(AccountView books, Instant now) {
        boolean stands =
                books.named()
                        .filter(it -> it.undoneBy().isEmpty())
                        .filter(it -> it.transfer().kind() == TransferKind.REDEMPTION)
                        .isPresent();
        if (!stands) {
            return new Decision.Declined("nothing to reverse");
        }
        Decision.Booked undone =
                (Decision.Booked) ScriptedCommand.undoes("reversed").decide(books, now);
        Posting posting = undone.posting();
        return new Decision.Booked(
                new Posting(
                                posting.kind(),
                                posting.change(),
                                posting.house(),
                                posting.undoes(),
                                posting.facts())
                        .counting(ScriptedRedemption.givenBack(MILES)),
                undone.facts());
    }

    private static Step step(Random random, List<Integer> attempts, int ordinals) {
        Action action = Action.values()[random.nextInt(Action.values().length)];
        boolean known = action != Action.REDEEM && random.nextInt(3) > 0;
        int attempt =
                known ? attempts.get(random.nextInt(attempts.size())) : attempts.getLast() + 1;
        if (!known) {
            attempts.add(attempt);
        }
        return new Step(
                action, random.nextInt(KEYS), attempt, 1 + random.nextInt(Math.max(1, ordinals)));
    }

    private static List<String> said(List<QueuedOperation<?>> verdicts) {
        return verdicts.stream().map(CancellationModelTest::said).toList();
    }

    private static String said(QueuedOperation<?> queued) {
        return switch (queued.value()) {
            case CommandOutcome.Answered it -> said(it.answer()) + (it.isReplay() ? " again" : "");
            case CommandOutcome.Conflicting _ -> "conflict";
            case CancellationResult it -> it.name();
            case Optional<?> it -> it.map(CancellationModelTest::saidOfRow).orElse("nothing");
            default -> throw new AssertionError("no such result");
        };
    }

    private static String saidOfRow(Object row) {
        Batch.AnswerRow answer = (Batch.AnswerRow) row;
        return said(answer.answer()) + " held by " + answer.recipients().attempts();
    }

    private static String said(StoredAnswer answer) {
        return answer.facts() + " as " + answer.booking().map(it -> it.id().ordinal()).orElse(0);
    }

    /** A model of the redemptions of each key and of their stored answers. */
    private static final class CancellationModel {

        private static final Duration WINDOW = Duration.ofSeconds(60);

        /** A transfer; only redemptions have a key and can be undone. */
        private record Entry(int change, int key, Instant at) {}

        private record Memory(String said, int ordinal, Instant at, List<Integer> holders) {}

        private final List<Entry> entries =
                new ArrayList<>(List.of(new Entry(ISSUED, -1, FakeClock.START)));
        private final List<Integer> undone = new ArrayList<>();
        private final Map<Integer, Memory> redeemed = new TreeMap<>();
        private final Map<Integer, Memory> reversed = new TreeMap<>();

        String decide(Step step, Instant now) {
            return switch (step.action()) {
                case REDEEM, RETRY -> redeem(step, now);
                case LOSE, BE_LATE -> cancel(step, now);
                case RECALL -> recall(step);
                case REVERSE -> reverse(step, now);
            };
        }

        private String redeem(Step step, Instant now) {
            Memory memory = redeemed.get(step.key());
            if (memory == null) {
                boolean enough = balance() >= MILES;
                int ordinal = enough ? enter(-MILES, step.key(), now) : 0;
                String said =
                        enough
                                ? "redeemed " + MILES + " in attempt " + step.attempt()
                                : "too few for " + MILES;
                said += " as " + ordinal;
                List<Integer> holders = new ArrayList<>();
                if (enough) {
                    holders.add(step.attempt());
                }
                redeemed.put(step.key(), new Memory(said, ordinal, now, holders));
                return said;
            }
            List<Integer> holders = memory.holders();
            if (memory.ordinal() > 0 && holders.indexOf(step.attempt()) == 0) {
                return memory.said();
            }
            if (memory.ordinal() > 0
                    && !holders.contains(step.attempt())
                    && now.isBefore(memory.at().plus(WINDOW).plus(WINDOW))) {
                holders.add(step.attempt());
            }
            return memory.said() + " again";
        }

        private String cancel(Step step, Instant now) {
            Memory memory = redeemed.get(step.key());
            if (memory == null
                    || memory.ordinal() != step.ordinal()
                    || undone.contains(step.ordinal())) {
                return "NOTHING_STANDS";
            }
            List<Integer> holders = memory.holders();
            if (holders.stream().anyMatch(it -> it != step.attempt())) {
                if (step.action() == Action.LOSE) {
                    holders.remove((Object) step.attempt());
                }
                return "HELD";
            }
            if (now.isAfter(memory.at().plus(WINDOW))) {
                return "TOO_LATE";
            }
            enter(MILES, -1, now);
            undone.add(step.ordinal());
            redeemed.remove(step.key());
            return "DONE";
        }

        private String recall(Step step) {
            Memory memory = redeemed.get(step.key());
            return memory == null ? "nothing" : memory.said() + " held by " + memory.holders();
        }

        private String reverse(Step step, Instant now) {
            Memory memory = reversed.get(step.attempt());
            if (memory != null) {
                return memory.said() + " again";
            }
            boolean stands =
                    step.ordinal() <= entries.size()
                            && keyOf(step.ordinal()) >= 0
                            && !undone.contains(step.ordinal());
            int ordinal = 0;
            if (stands) {
                ordinal = enter(MILES, -1, now);
                undone.add(step.ordinal());
            }
            String said = (stands ? "reversed" : "nothing to reverse") + " as " + ordinal;
            reversed.put(step.attempt(), new Memory(said, ordinal, now, List.of()));
            return said;
        }

        private int enter(int change, int key, Instant now) {
            entries.add(new Entry(change, key, now));
            return entries.size();
        }

        int keyOf(int ordinal) {
            return entries.get(ordinal - 1).key();
        }

        int balance() {
            return entries.stream().mapToInt(Entry::change).sum();
        }
    }
}
