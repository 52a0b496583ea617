package org.milepost.operator;

import org.milepost.dialect.Caller;
import org.milepost.http.BearerChallenge;
import org.milepost.http.Fault;
import org.milepost.http.Guard;
import org.milepost.http.Principal;
import org.milepost.http.Request;
import org.milepost.staff.StaffAccount;

/**
 * Admits persons of the staff, with any role, to calls about their own account, and no client.
 *
 * <p>Threads: shared by all requests.
 *
 * @param scope proves that the caller is a person or client of the operator
 */
public record StaffOnlyGuard(Guard scope, CallRecords records, String call) implements Guard {

    @Override
    public Principal admit(Request request) {
        Principal caller = scope.admit(request);
        if (caller instanceof Caller.OperatorClient client) {
            if (StaffAccount.ofCaller(client.clientId()).isPresent()) {
                return client;
            }
            records.refused(client, request, call, ProblemType.FORBIDDEN);
        }
        throw new Fault(
                403,
                "Only persons of the staff have passkeys.",
                BearerChallenge.insufficientScope());
    }
}
