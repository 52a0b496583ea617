package org.milepost.sandbox;

import java.util.function.Supplier;
import org.milepost.http.Response;

/**
 * The fault of the request that the current thread carries out. Parts of the sandbox that the
 * request passes, such as {@link FaultCollectors}, find it without being passed it.
 *
 * <p>Threads: belongs to the thread of its request.
 */
final class RequestFault {

    private static final ScopedValue<RequestFault> CURRENT = ScopedValue.newInstance();

    private final FaultKind kind;
    private boolean carriedOut;

    RequestFault(FaultKind kind) {
        this.kind = kind;
    }

    /** Runs a part of the request that may find it. */
    Response during(Supplier<Response> call) {
        return ScopedValue.where(CURRENT, this).call(call::get);
    }

    /** Whether a part of the request has carried it out. */
    boolean isCarriedOut() {
        return carriedOut;
    }

    /** Whether the current request has a fault of this kind, which the caller now carries out. */
    static boolean isCarriedOutNow(FaultKind kind) {
        if (!CURRENT.isBound() || CURRENT.get().kind != kind) {
            return false;
        }
        CURRENT.get().carriedOut = true;
        return true;
    }
}
