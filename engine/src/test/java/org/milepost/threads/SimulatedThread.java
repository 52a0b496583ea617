package org.milepost.threads;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.BooleanSupplier;

/**
 * A continuation of the JDK, as virtual threads use it: it runs until it waits, and continues when
 * the simulation resumes it. All of them share one thread. One that is never resumed has stopped,
 * like a thread of a killed process.
 */
final class SimulatedThread {

    /** A condition that never holds, for threads that wait for a time only. */
    static final BooleanSupplier NEVER = () -> false;

    private static final Object SCOPE;
    private static final MethodHandle NEW;
    private static final MethodHandle RUN;
    private static final MethodHandle YIELD;
    private static final MethodHandle IS_DONE;

    static {
        try {
            // Compiled without the JDK's internals, which the test run exports to us.
            Class<?> scope = Class.forName("jdk.internal.vm.ContinuationScope");
            Class<?> continuation = Class.forName("jdk.internal.vm.Continuation");
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            SCOPE =
                    lookup.findConstructor(scope, MethodType.methodType(void.class, String.class))
                            .invoke("simulation");
            NEW =
                    lookup.findConstructor(
                                    continuation,
                                    MethodType.methodType(void.class, scope, Runnable.class))
                            .asType(
                                    MethodType.methodType(
                                            Object.class, Object.class, Runnable.class));
            MethodType ofContinuation = MethodType.methodType(void.class, Object.class);
            RUN =
                    lookup.findVirtual(continuation, "run", MethodType.methodType(void.class))
                            .asType(ofContinuation);
            YIELD =
                    lookup.findStatic(
                                    continuation,
                                    "yield",
                                    MethodType.methodType(boolean.class, scope))
                            .asType(MethodType.methodType(boolean.class, Object.class));
            IS_DONE =
                    lookup.findVirtual(continuation, "isDone", MethodType.methodType(boolean.class))
                            .asType(MethodType.methodType(boolean.class, Object.class));
        } catch (Throwable e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final String name;
    final SimulatedProcess process;
    private final Object continuation;

    private BooleanSupplier ready = () -> true;
    private long wakeNanos = Long.MAX_VALUE;

    SimulatedThread(String name, SimulatedProcess process, Runnable work) {
        this.name = name;
        this.process = process;
        try {
            this.continuation = (Object) NEW.invokeExact(SCOPE, work);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs until it waits or ends. */
    void goOn() {
        try {
            RUN.invokeExact(continuation);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits, within itself, until something holds or a time has come. */
    void waitFor(BooleanSupplier condition, long untilNanos) {
        ready = condition;
        wakeNanos = untilNanos;
        try {
            boolean yielded = (boolean) YIELD.invokeExact(SCOPE);
            if (!yielded) {
                throw new IllegalStateException("a simulated thread cannot wait here");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isDone() {
        try {
            return (boolean) IS_DONE.invokeExact(continuation);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isReady(long nowNanos) {
        return wakeNanos <= nowNanos || (!ready.equals(NEVER) && ready.getAsBoolean());
    }

    long wakeNanos() {
        return wakeNanos;
    }
}
