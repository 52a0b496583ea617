package org.milepost.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * A change that a caller wants on one account, with the rules that decide it.
 *
 * <p>Commands are values. A command declares what it reads ({@link #reads}) and, in the posting
 * that its rules decide, what it writes. A lane's thread calls {@link #decide} under the account's
 * lock, perhaps more than once because a failed batch runs again, so it must be a pure function of
 * its arguments. A command takes effect once for its {@link Identity}.
 *
 * @param <A> the answer
 */
public non-sealed interface Command<A> extends AccountOperation<CommandOutcome> {

    /** Decides the command. Pure. */
    Decision decide(AccountView books, Instant now);

    /** The answer, made from its stored form; for the first answer as for every replay. */
    A answer(StoredAnswer stored);

    /** The answer when the identity was used with other content. */
    A conflict();

    /**
     * Whether the answer that is stored for its identity is its own, by the content of the request
     * that was answered.
     */
    default boolean accepts(Fingerprint content) {
        return identity().content().equals(content);
    }

    @Override
    default CommandOutcome carryOut(Batch batch, Batch.Reading reading) {
        return batch.execute(this, reading);
    }

    @Override
    default Optional<CommandOutcome> settled(Batch.Reading reading, Instant now) {
        return Batch.settled(this, reading, now);
    }

    @Override
    default boolean isReplay(CommandOutcome outcome) {
        return outcome instanceof CommandOutcome.Answered it && it.isReplay();
    }
}
