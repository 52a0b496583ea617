package org.milepost.operator;

import java.util.Set;
import org.milepost.dialect.Caller;
import org.milepost.dialect.StaffRole;
import org.milepost.http.BearerChallenge;
import org.milepost.http.Fault;
import org.milepost.http.Guard;
import org.milepost.http.Principal;
import org.milepost.http.Request;

/**
 * Admits clients of the operator of which a role has the permission of the route.
 *
 * <p>Threads: shared by all requests.
 *
 * @param scope proves that the caller is a client with the operator's scope
 * @param call the method and path of the route, for the trail
 */
public record RoleGuard(Guard scope, Permission permission, CallRecords records, String call)
        implements Guard {

    /** Whether it admits a caller with these roles. Records nothing. */
    public boolean allows(Set<StaffRole> roles) {
        return RoleRules.allow(roles, permission);
    }

    @Override
    public Principal admit(Request request) {
        Principal caller = scope.admit(request);
        if (caller instanceof Caller.OperatorClient client) {
            if (RoleRules.allow(client.roles(), permission)) {
                return client;
            }
            records.refused(client, request, call, ProblemType.FORBIDDEN);
        }
        throw new Fault(
                403,
                "The roles of the client do not allow it. It needs the permission "
                        + permission.word()
                        + ".",
                BearerChallenge.insufficientScope());
    }
}
