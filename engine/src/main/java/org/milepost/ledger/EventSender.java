package org.milepost.ledger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.milepost.threads.FatalErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports to a listener what a batch did. Called when its transfers are committed, so a failure of
 * the listener must not reach the lane, which would report that nothing was booked.
 *
 * <p>Threads: shared by all lanes.
 */
final class EventSender {

    private static final Logger LOG = LoggerFactory.getLogger(EventSender.class);

    private final LedgerEvents events;

    EventSender(LedgerEvents events) {
        this.events = events;
    }

    /** The batch was committed, or changed nothing. */
    void decided(Batch batch, List<QueuedOperation<?>> queued) {
        if (events.equals(LedgerEvents.NONE)) {
            return;
        }
        try {
            Map<AccountId, Integer> currencies = new HashMap<>();
            batch.changed().forEach(it -> currencies.put(it.id(), it.currency()));
            for (Transfer transfer : batch.booked()) {
                int currency = currencies.getOrDefault(transfer.id().account(), 0);
                events.booked(transfer.kind(), currency, transfer.change());
            }
            sendReplays(queued);
        } catch (RuntimeException | Error e) {
            survive(e);
        }
    }

    /** All commands were decided by stored answers. */
    void replayed(List<QueuedOperation<?>> queued) {
        try {
            sendReplays(queued);
        } catch (RuntimeException | Error e) {
            survive(e);
        }
    }

    private void sendReplays(List<QueuedOperation<?>> queued) {
        int replays = 0;
        for (QueuedOperation<?> operation : queued) {
            replays += operation.isReplay() ? 1 : 0;
        }
        if (replays > 0) {
            events.replayed(replays);
        }
    }

    private static void survive(Throwable e) {
        FatalErrors.endProcessIfFatal(e);
        LOG.error(
                "the listener of the ledger failed; the metrics of a batch are incomplete, its"
                        + " bookings are not affected; report this as a defect",
                e);
    }
}
