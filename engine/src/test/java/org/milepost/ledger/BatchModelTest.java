package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.milepost.FakeClock;

/**
 * Batches against a naive model of the books, with random histories. A failure names its seed;
 * {@link #run} with that seed replays it.
 */
@Tag("defects")
@Tag("mutation")
class BatchModelTest {
    private static final int SEEDS = 400;
    private static final int TRANSACTIONS = 25;
    private static final int BATCH_MAX = 8;
    private static final List<Account> ACCOUNTS =
            List.of(account(1, "81"), account(2, "82"), account(3, "83"));
    private static final AccountId UNKNOWN = new AccountId(7, 9);

    @Test
    void batchesAndTheModelAgreeAboutEveryHistory() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            run(seed);
        }
    }

    private static void run(long seed) {
        Random random = new Random(seed);
        StoredBooks stored = new StoredBooks(ACCOUNTS);
        BatchModel model = new BatchModel();
        List<Step> history = new ArrayList<>();
        Instant now = FakeClock.START;
        for (int transaction = 1; transaction <= TRANSACTIONS; transaction++) {
            now = now.plusMillis(random.nextInt(10) == 0 ? -random.nextInt(90_000) : 20_000);
            List<Step> steps = new ArrayList<>();
            int size = 1 + random.nextInt(BATCH_MAX);
            for (int i = 0; i < size; i++) {
                Step step = step(random, history);
                steps.add(step);
                history.add(step);
            }
            String place = "seed %d transaction %d %s".formatted(seed, transaction, steps);
            // A batch that was rolled back is run again, with the same results.
            List<ScriptedCommand> commands = steps.stream().map(Step::command).toList();
            List<String> rolledBack = said(stored.decide(commands, now, false));
            List<String> said = said(stored.decide(commands, now, true));
            Instant time = now;
            List<String> expected = steps.stream().map(step -> model.decide(step, time)).toList();

            assertThat(said).as(place).isEqualTo(expected).isEqualTo(rolledBack);
            assertThat(stored.balances()).as(place).isEqualTo(model.balances());
            Verifier.Report report = stored.verify();
            assertThat(report.faults()).as(place).isEmpty();
        }
    }

    /** What a step's rules do. */
    private enum Action {
        CREDIT,
        DEBIT,
        DECLINE,
        REJECT,
        BREAK,
        UNDO
    }

    /** One command, as a value. */
    private record Step(
            AccountId account,
            String holder,
            String key,
            String content,
            Duration memory,
            Action action,
            long amount,
            int house,
            int names) {

        ScriptedCommand command() {
            String facts = facts();
            HouseId house = new HouseId(house());
            ScriptedCommand command =
                    ScriptedCommand.of(
                                    account,
                                    holder,
                                    key,
                                    switch (action) {
                                        case CREDIT -> ScriptedCommand.moves(amount, house, facts);
                                        case DEBIT -> ScriptedCommand.moves(-amount, house, facts);
                                        case DECLINE -> ScriptedCommand.declines(facts);
                                        case REJECT -> ScriptedCommand.rejects(facts);
                                        case BREAK -> ScriptedCommand.breaks();
                                        case UNDO -> ScriptedCommand.undoes(facts);
                                    })
                            .withContent(key, content)
                            .withMemory(memory);
            return action == Action.UNDO ? command.naming(names) : command;
        }

        String facts() {
            return action + " " + amount + " " + content;
        }
    }

    private static Step step(Random random, List<Step> history) {
        if (!history.isEmpty() && random.nextInt(4) == 0) {
            Step earlier = history.get(random.nextInt(history.size()));
            if (random.nextInt(4) > 0) {
                return earlier;
            }
            return new Step(
                    earlier.account(),
                    earlier.holder(),
                    earlier.key(),
                    earlier.content() + "'",
                    earlier.memory(),
                    earlier.action(),
                    earlier.amount(),
                    earlier.house(),
                    earlier.names());
        }
        Account account = ACCOUNTS.get(random.nextInt(ACCOUNTS.size()));
        boolean known = random.nextInt(20) > 0;
        boolean own = random.nextInt(20) > 0;
        return new Step(
                known ? account.id() : UNKNOWN,
                own ? account.holder() : "89",
                "key " + random.nextInt(60),
                "content",
                Duration.ofSeconds(random.nextBoolean() ? 60 : 3_600),
                action(random),
                1 + random.nextInt(100),
                1 + random.nextInt(3),
                1 + random.nextInt(12));
    }

    /** Half of all steps are credits and debits. */
    private static Action action(Random random) {
        int number = random.nextInt(2 * Action.values().length);
        if (number < Action.values().length) {
            return Action.values()[number];
        }
        return random.nextBoolean() ? Action.CREDIT : Action.DEBIT;
    }

    private static List<String> said(List<OperationResult<CommandOutcome>> verdicts) {
        return verdicts.stream().map(BatchModelTest::said).toList();
    }

    private static String said(OperationResult<CommandOutcome> verdict) {
        return switch (verdict) {
            case OperationResult.Done<CommandOutcome>(CommandOutcome.Answered it) ->
                    it.answer().facts()
                            + " at "
                            + it.answer().at()
                            + " as "
                            + it.answer().booking().map(booked -> booked.id().ordinal()).orElse(0);
            case OperationResult.Done<CommandOutcome>(CommandOutcome.Conflicting _) -> "conflict";
            case OperationResult.Broken<CommandOutcome> _ -> "broken";
        };
    }

    /** A model of the books: lists that are searched from the front. */
    private static final class BatchModel {

        private record Entry(long change, int house, int undoes, Instant at) {}

        private record Memory(
                AccountId account, String key, String content, Instant at, String said) {}

        private final Map<AccountId, List<Entry>> histories = new TreeMap<>();
        private final List<Memory> memories = new ArrayList<>();

        BatchModel() {
            ACCOUNTS.forEach(it -> histories.put(it.id(), new ArrayList<>()));
        }

        String decide(Step step, Instant now) {
            Optional<Memory> memory =
                    memories.reversed().stream()
                            .filter(it -> it.account().equals(step.account()))
                            .filter(it -> it.key().equals(step.key()))
                            .findFirst()
                            .filter(it -> now.isBefore(it.at().plus(step.memory())));
            if (memory.isPresent()) {
                return memory.get().content().equals(step.content())
                        ? memory.get().said()
                        : "conflict";
            }
            boolean there =
                    ACCOUNTS.stream()
                            .anyMatch(
                                    it ->
                                            it.id().equals(step.account())
                                                    && it.holder().equals(step.holder()));
            return switch (step.action()) {
                case CREDIT -> move(step, there, step.amount(), step.house(), 0, now);
                case DEBIT -> move(step, there, -step.amount(), step.house(), 0, now);
                case DECLINE -> there ? remember(step, now, step.facts(), 0) : "broken";
                case REJECT -> step.facts() + " at " + now + " as 0";
                case BREAK -> "broken";
                case UNDO -> undo(step, there, now);
            };
        }

        private String undo(Step step, boolean there, Instant now) {
            List<Entry> history = histories.getOrDefault(step.account(), List.of());
            boolean possible =
                    there
                            && step.names() <= history.size()
                            && history.stream().noneMatch(it -> it.undoes() == step.names());
            if (!possible) {
                return "broken";
            }
            Entry original = history.get(step.names() - 1);
            return move(step, true, -original.change(), original.house(), step.names(), now);
        }

        private String move(
                Step step, boolean there, long change, int house, int undoes, Instant now) {
            if (!there) {
                return ScriptedCommand.NO_ACCOUNT + " at " + now + " as 0";
            }
            List<Entry> history = histories.getOrDefault(step.account(), List.of());
            if (balance(history) + change < 0) {
                return "broken";
            }
            Instant at = now;
            for (Entry entry : history) {
                at = entry.at().isAfter(at) ? entry.at() : at;
            }
            at = FakeClock.START.isAfter(at) ? FakeClock.START : at;
            history.add(new Entry(change, house, undoes, at));
            return remember(step, at, step.facts(), history.size());
        }

        private String remember(Step step, Instant at, String facts, int ordinal) {
            String said = facts + " at " + at + " as " + ordinal;
            memories.add(new Memory(step.account(), step.key(), step.content(), at, said));
            return said;
        }

        Map<AccountId, Long> balances() {
            Map<AccountId, Long> balances = new TreeMap<>();
            histories.forEach((id, history) -> balances.put(id, balance(history)));
            return balances;
        }

        private static long balance(List<Entry> history) {
            return history.stream().mapToLong(Entry::change).sum();
        }
    }

    private static Account account(long number, String holder) {
        return Account.opened(
                new AccountId(7, number), holder, 1, Standing.ORDINARY, FakeClock.START);
    }
}
