package org.milepost.operator;

import static org.milepost.operator.OperatorEndpoint.actor;

import java.util.Optional;
import java.util.Set;
import org.milepost.dialect.StaffRole;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.staff.StaffAccount;
import tools.jackson.databind.node.ObjectNode;

/** {@code /operator/v1/staff}: the persons who can sign in. A code is in one answer only. */
public record StaffAccountEndpoint(StaffOperations operations) {

    private static final String PATH = "/operator/v1/staff/";

    /** {@code GET /operator/v1/staff}. */
    public Response list(Request request) {
        return Query.page(request, operations.all(), StaffAccount::staff, StaffAccount::json);
    }

    /** {@code GET /operator/v1/staff/{staff}}. */
    public Response show(Request request) {
        return Answer.shown(operations.find(staff(request)).json());
    }

    /** {@code POST /operator/v1/staff}: answers with a code to enrol with. */
    public Response add(Request request) {
        Form form = Form.of(request);
        Optional<String> staff = form.requiredText("staff", TextRule.CLIENT_ID);
        Optional<String> fullName = form.requiredText("fullName", TextRule.LINE);
        Optional<String> email = form.requiredText("email", TextRule.EMAIL);
        Optional<Set<StaffRole>> roles =
                form.required("roles", form.words("roles", StaffRole.BY_WORD));
        form.finish();
        StaffOperations.Enrolling added =
                operations.add(
                        actor(request),
                        new StaffAccount(
                                staff.orElseThrow(),
                                fullName.orElseThrow(),
                                email.orElseThrow(),
                                roles.orElseThrow(),
                                true));
        return Answer.added(json(added), PATH + added.account().staff());
    }

    /** {@code PATCH /operator/v1/staff/{staff}}: name, address, roles, and whether it is active. */
    public Response change(Request request) {
        Form form = Form.of(request);
        StaffOperations.Changes changes =
                new StaffOperations.Changes(
                        form.text("fullName", TextRule.LINE),
                        form.text("email", TextRule.EMAIL),
                        form.words("roles", StaffRole.BY_WORD),
                        form.flag("active"));
        form.finish();
        return Answer.shown(operations.change(actor(request), staff(request), changes).json());
    }

    /** {@code POST /operator/v1/staff/{staff}/enrolment-code}: answers with another code. */
    public Response issueCode(Request request) {
        Form.requireNothing(request);
        return Answer.added(json(operations.issueCode(actor(request), staff(request))));
    }

    /** {@code DELETE /operator/v1/staff/{staff}/sign-ins}. */
    public Response endSignIns(Request request) {
        Form.requireNothing(request);
        operations.endSignIns(actor(request), staff(request));
        return Answer.gone();
    }

    private static ObjectNode json(StaffOperations.Enrolling enrolling) {
        return enrolling
                .account()
                .json()
                .put("enrolmentCode", enrolling.code().spelled())
                .put("expiresAt", enrolling.expiresAt().toString());
    }

    static String staff(Request request) {
        String staff = request.pathSegment("staff");
        if (!TextRule.CLIENT_ID.allows(staff)) {
            throw Problem.notFound("person of the staff");
        }
        return staff;
    }
}
