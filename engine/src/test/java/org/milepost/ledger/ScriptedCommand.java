package org.milepost.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A command whose rules are given by the test, correct or not: the books must hold either way. Its
 * answer is the facts of its decision and the ordinal of what it booked, such as {@code f as 1}; or
 * {@link #CONFLICT}.
 */
record ScriptedCommand(
        AccountId account,
        String holder,
        Optional<AccountId> companion,
        List<Read<?>> reads,
        Identity identity,
        Rule rule)
        implements Command<String> {

    static final String CONFLICT = "conflict";
    static final String NO_ACCOUNT = "no account";
    static final Duration MEMORY = Duration.ofDays(1);

    /** What the command does. */
    @FunctionalInterface
    interface Rule {
        Decision decide(AccountView books, Instant now);
    }

    static ScriptedCommand of(Account account, String key, Rule rule) {
        return of(account.id(), account.holder(), key, rule);
    }

    static ScriptedCommand of(AccountId account, String holder, String key, Rule rule) {
        return new ScriptedCommand(
                account,
                holder,
                Optional.empty(),
                List.of(),
                Identity.ofKey("test", "call", key, "content", MEMORY),
                rule);
    }

    ScriptedCommand withContent(String key, String content) {
        Identity other = Identity.ofKey("test", "call", key, content, identity.answerLifetime());
        return new ScriptedCommand(account, holder, companion, reads, other, rule);
    }

    ScriptedCommand withMemory(Duration memory) {
        Identity other =
                new Identity(identity.kind(), identity.digest(), identity.content(), memory);
        return new ScriptedCommand(account, holder, companion, reads, other, rule);
    }

    ScriptedCommand withCompanion(AccountId other) {
        return new ScriptedCommand(account, holder, Optional.of(other), reads, identity, rule);
    }

    ScriptedCommand naming(int ordinal) {
        return reading(new TransferRead(ordinal))
                .reading(new PartsRead(ordinal))
                .reading(new LegsRead(ordinal));
    }

    ScriptedCommand imprinting(String content) {
        Imprint imprint = Imprint.ofIssuance(content);
        return reading(imprint).deciding((books, now) -> imprinted(rule, imprint, books, now));
    }

    /** With one more thing to read. */
    ScriptedCommand reading(Read<?> read) {
        List<Read<?>> more = new ArrayList<>(reads);
        more.add(read);
        return new ScriptedCommand(account, holder, companion, more, identity, rule);
    }

    ScriptedCommand deciding(Rule other) {
        return new ScriptedCommand(account, holder, companion, reads, identity, other);
    }

    private static Decision imprinted(Rule rule, Imprint imprint, AccountView books, Instant now) {
        Decision decision = rule.decide(books, now);
        return decision instanceof Decision.Booked it
                ? new Decision.Booked(it.posting().with(imprint), it.facts())
                : decision;
    }

    /** Moves miles, or declines when an earlier transfer has the imprint. */
    static Rule movesOnce(long change, HouseId house, String facts) {
        return (books, now) ->
                isRepeated(books)
                        ? new Decision.Declined("repeated")
                        : moves(change, house, facts).decide(books, now);
    }

    private static boolean isRepeated(AccountView books) {
        return books.found().values().keySet().stream()
                .filter(Imprint.class::isInstance)
                .map(Imprint.class::cast)
                .anyMatch(books::get);
    }

    /** Moves miles and answers with the facts, with any balance. */
    static Rule moves(long change, HouseId house, String facts) {
        return (books, now) ->
                books.account()
                        .<Decision>map(
                                _ ->
                                        booked(
                                                TransferKind.ISSUANCE,
                                                change,
                                                house,
                                                OptionalInt.empty(),
                                                facts))
                        .orElseGet(() -> new Decision.Rejected(NO_ACCOUNT));
    }

    /** Moves miles, or declines with a stored answer when the balance is too low. */
    static Rule spends(long miles, HouseId house, String facts) {
        return (books, now) -> {
            Account account = books.account().orElseThrow();
            if (account.available().isLessThan(Miles.of(miles))) {
                return new Decision.Declined("declined " + facts);
            }
            return booked(TransferKind.REDEMPTION, -miles, house, OptionalInt.empty(), facts);
        };
    }

    /** Undoes the named transfer, without a check whether it was undone before. */
    static Rule undoes(String facts) {
        return (books, now) -> {
            Transfer original = books.named().orElseThrow().transfer();
            return booked(
                    TransferKind.REVERSAL,
                    original.change().negated().count(),
                    original.house(),
                    OptionalInt.of(original.id().ordinal()),
                    facts);
        };
    }

    /** Undoes the named transfer, or rejects when it must not. */
    static Rule undoesOnce(String facts) {
        return (books, now) -> {
            if (books.named().isEmpty() || books.named().get().undoneBy().isPresent()) {
                return new Decision.Rejected("nothing to undo");
            }
            if (books.account()
                    .orElseThrow()
                    .available()
                    .isLessThan(books.named().get().transfer().change())) {
                return new Decision.Rejected("spent since");
            }
            return undoes(facts).decide(books, now);
        };
    }

    static Rule declines(String facts) {
        return (books, now) -> new Decision.Declined(facts);
    }

    static Rule rejects(String facts) {
        return (books, now) -> new Decision.Rejected(facts);
    }

    /** Rules with a defect. */
    static Rule breaks() {
        return (books, now) -> {
            throw new IllegalArgumentException("broken rules");
        };
    }

    private static Decision booked(
            TransferKind kind, long change, HouseId house, OptionalInt undoes, String facts) {
        return new Decision.Booked(
                new Posting(kind, Miles.of(change), house, undoes, facts), facts);
    }

    @Override
    public Decision decide(AccountView books, Instant now) {
        return rule.decide(books, now);
    }

    @Override
    public String answer(StoredAnswer stored) {
        return stored.facts() + stored.booking().map(it -> " as " + it.id().ordinal()).orElse("");
    }

    @Override
    public String conflict() {
        return CONFLICT;
    }
}
