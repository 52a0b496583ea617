package org.milepost.staff;

import java.util.Optional;
import org.milepost.http.BearerChallenge;
import org.milepost.http.Fault;
import org.milepost.http.Guard;
import org.milepost.http.Principal;
import org.milepost.http.Request;

/**
 * Admits persons of the staff by the tokens of their sign-ins, and all others by another guard.
 *
 * <p>Threads: shared by all requests.
 *
 * @param clients admits the operator's clients
 */
public record StaffGuard(Guard clients, StaffSignIns signIns) implements Guard {

    @Override
    public Principal admit(Request request) {
        Optional<String> token = StaffSignIns.tokenOf(request);
        if (token.isEmpty()) {
            return clients.admit(request);
        }
        return signIns.ofToken(token.get())
                .map(it -> it.account().caller())
                .orElseThrow(StaffGuard::ended);
    }

    private static Fault ended() {
        return new Fault(
                401,
                "The token is unknown or has ended. Sign in again.",
                BearerChallenge.invalidToken());
    }
}
