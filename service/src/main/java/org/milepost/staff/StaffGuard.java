package org.milepost.staff;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final Pattern TOKEN =
            Pattern.compile("(?i:bearer) +(" + StaffSignIns.TOKEN_PREFIX + "[A-Za-z0-9_-]{43})");

    @Override
    public Principal admit(Request request) {
        List<String> credentials = request.headers("Authorization");
        Matcher token = TOKEN.matcher(credentials.size() == 1 ? credentials.getFirst() : "");
        if (!token.matches()) {
            return clients.admit(request);
        }
        return signIns.ofToken(token.group(1))
                .map(it -> it.account().caller())
                .orElseThrow(StaffGuard::ended);
    }

    private static Fault ended() {
        return new Fault(
                401,
                "The token is unknown or has ended. Sign in again.",
                Map.of("WWW-Authenticate", "Bearer realm=\"milepost\", error=\"invalid_token\""));
    }
}
