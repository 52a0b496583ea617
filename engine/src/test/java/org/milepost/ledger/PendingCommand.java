package org.milepost.ledger;

import java.time.Duration;
import java.util.concurrent.CompletableFuture.AsynchronousCompletionTask;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/** A command that runs on a separate thread. */
final class PendingCommand {

    static final Duration LONG = Duration.ofSeconds(60);

    private final FutureTask<String> task;
    private final Thread thread;

    private PendingCommand(FutureTask<String> task, Thread thread) {
        this.task = task;
        this.thread = thread;
    }

    /** Makes the call; returns once the command is in its lane's queue, or answered. */
    static PendingCommand of(Ledger ledger, ScriptedCommand command) {
        FutureTask<String> task =
                new FutureTask<>(() -> ledger.execute(command, LONG, LONG).answer());
        PendingCommand call = new PendingCommand(task, Thread.ofVirtual().start(task));
        call.awaitQueued();
        return call;
    }

    boolean isDone() {
        return task.isDone();
    }

    /** The answer, waited for. */
    String answer() {
        try {
            return task.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until it is answered or has failed. */
    void await() {
        try {
            task.get();
        } catch (ExecutionException _) {
            // It has failed.
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What it failed with instead of an answer, waited for. */
    Throwable failure() {
        try {
            throw new AssertionError("answered " + task.get());
        } catch (ExecutionException _) {
            return task.exceptionNow();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A caller waits for a future only once its command is in the queue. */
    private void awaitQueued() {
        while (!(LockSupport.getBlocker(thread) instanceof AsynchronousCompletionTask)
                && !task.isDone()) {
            if (Thread.interrupted()) {
                throw new AssertionError("the command was never queued");
            }
            Thread.onSpinWait();
        }
    }
}
