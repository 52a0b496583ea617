package org.milepost.threads;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The threads of one process of a simulation, which may be killed. */
public final class SimulatedProcess implements Threads {

    private final Simulation simulation;
    private final String name;
    private final Map<Thread, SimulatedThread> simulatedThreads = new HashMap<>();
    private boolean closing;
    private boolean killed;

    /** A process of this name. */
    public SimulatedProcess(Simulation simulation, String name) {
        this.simulation = simulation;
        this.name = name;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** From now on threads that wait for work check for it from time to time. */
    public void closing() {
        closing = true;
    }

    /** Ends it as {@code kill -9} does: none of its threads continues. */
    public void kill() {
        killed = true;
        simulation.drop(this);
    }

    /** Whether it was killed. */
    public boolean isKilled() {
        return killed;
    }

    @Override
    public Thread start(String threadName, Runnable work) {
        SimulatedThread simulated = new SimulatedThread(threadName, this, work);
        Thread handle = Thread.ofVirtual().unstarted(() -> {});
        simulatedThreads.put(handle, simulated);
        simulation.add(simulated);
        return handle;
    }

    @Override
    public void join(Thread thread) {
        SimulatedThread simulated = simulatedThreads.get(thread);
        if (simulated != null) {
            simulation.await(simulated::isDone, Long.MAX_VALUE);
        }
    }

    @Override
    public long nanoTime() {
        return simulation.nanoTime();
    }

    @Override
    public void sleep(Duration time) {
        simulation.pass(time.toNanos());
    }

    @Override
    public <E> @Nullable E poll(BlockingQueue<E> queue, Duration wait) {
        // A check without work costs steps and changes nothing.
        long nanos = closing ? wait.toNanos() : Long.MAX_VALUE;
        simulation.await(() -> !queue.isEmpty() || closing, nanos);
        return queue.poll();
    }

    @Override
    public <R> R get(CompletableFuture<R> future, Duration wait)
            throws InterruptedException, ExecutionException, TimeoutException {
        simulation.await(future::isDone, wait.toNanos());
        if (!future.isDone()) {
            throw new TimeoutException();
        }
        return future.get();
    }

    @Override
    public BackgroundTasks background() {
        return new SimulatedBackground();
    }

    private final class SimulatedBackground implements BackgroundTasks {

        private final List<SimulatedThread> running = new ArrayList<>();
        private boolean ended;

        @Override
        public boolean run(Runnable work) {
            if (ended) {
                return false;
            }
            SimulatedThread simulated =
                    new SimulatedThread("background", SimulatedProcess.this, work);
            running.add(simulated);
            simulation.add(simulated);
            return true;
        }

        @Override
        public boolean end(Duration wait) {
            ended = true;
            simulation.await(
                    () -> running.stream().allMatch(SimulatedThread::isDone), wait.toNanos());
            return running.stream().allMatch(SimulatedThread::isDone);
        }
    }
}
