package org.milepost.sandbox;

import java.util.Optional;
import org.milepost.http.Fault;
import org.milepost.http.FaultStyle;
import org.milepost.http.Guard;
import org.milepost.http.Principal;
import org.milepost.http.Request;

/**
 * A guard whose refusals are calls in the log.
 *
 * <p>Threads: shared.
 *
 * @param guard the guard of the route
 * @param style how the route words the refusal
 */
public record RecordedGuard(FaultCall call, Guard guard, FaultStyle style, CallLog calls)
        implements Guard {

    @Override
    public Principal admit(Request request) {
        long start = System.nanoTime();
        try {
            return guard.admit(request);
        } catch (Fault fault) {
            calls.add(
                    call,
                    calls.begin(request, start),
                    request,
                    style.render(fault),
                    Optional.empty());
            throw fault;
        }
    }
}
