package org.milepost.commit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingDeque;

/**
 * A queue whose one offer takes effect directly after {@link #isEmpty} has found it empty, and
 * before that call returns.
 *
 * <p>Threads: one offers, one polls.
 */
@SuppressWarnings("serial") // never serialized
final class LateQueue<E> extends LinkedBlockingDeque<E> {

    private final CountDownLatch offering = new CountDownLatch(1);
    private final CountDownLatch seenEmpty = new CountDownLatch(1);
    private final CountDownLatch offered = new CountDownLatch(1);

    LateQueue() {
        super();
    }

    /** Waits until the offer begins. */
    void awaitOffer() throws InterruptedException {
        offering.await();
    }

    @Override
    public boolean offerLast(E element) {
        offering.countDown();
        await(seenEmpty);
        boolean taken = super.offerLast(element);
        offered.countDown();
        return taken;
    }

    @Override
    public boolean isEmpty() {
        boolean empty = super.isEmpty();
        seenEmpty.countDown();
        await(offered);
        return empty;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
