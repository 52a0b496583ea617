package org.milepost.operator;

import static org.milepost.operator.OperatorEndpoint.actor;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.ledger.Account;
import org.milepost.ledger.Standing.Status;
import org.milepost.member.KnownMember;
import org.milepost.member.MemberName;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /operator/v1/programmes/{programme}/members} and {@code …/accounts}: members of the
 * partner API's programmes, and their accounts or those of their households.
 */
public record MemberEndpoint(
        MemberOperations operations,
        HouseholdOperations households,
        BookingEndpoint bookings,
        PersonSearchEndpoint searches) {

    private static final Map<String, Status> STATUSES =
            Map.of(
                    "active", Status.ACTIVE,
                    "inactive", Status.INACTIVE,
                    "cancelled", Status.CANCELLED,
                    "deceased", Status.DECEASED,
                    "fraud", Status.FRAUD);

    private static final String DATE_OF_BIRTH = "dateOfBirth";

    /** {@code POST …/members}: with a new account, or in that of a household. */
    public Response add(Request request) {
        Form form = Form.of(request);
        Optional<String> number = form.requiredText("number", TextRule.MEMBER_NUMBER);
        Optional<MemberName> name = form.required("familyName", name(form));
        Optional<String> household = form.text("household", TextRule.MEMBER_NUMBER);
        Optional<LocalDate> dateOfBirth = form.date(DATE_OF_BIRTH);
        form.finish();
        MemberOperations.NewMember member =
                new MemberOperations.NewMember(number.orElseThrow(), name, household, dateOfBirth);
        Supplier<KnownMember> enrolment =
                () -> operations.enrol(actor(request), request.pathSegment("programme"), member);
        KnownMember added =
                household
                        .map(it -> bookings.within(request, member.number(), it, enrolment))
                        .orElseGet(enrolment);
        ObjectNode json = JsonView.of(added);
        List<String> duplicates =
                searches.duplicatesOf(
                        request.pathSegment("programme"), added.member().id().number());
        if (!duplicates.isEmpty()) {
            JsonView.putTexts(json, "likelyDuplicates", duplicates);
        }
        return Answer.added(
                json,
                "/operator/v1/programmes/%s/members/%s"
                        .formatted(request.pathSegment("programme"), added.member().id().number()));
    }

    /** {@code GET …/members/{number}}. */
    public Response show(Request request) {
        return Answer.shown(
                JsonView.of(
                        MemberOperations.require(
                                operations.show(
                                        request.pathSegment("programme"), number(request)))));
    }

    /** {@code PATCH …/members/{number}}: another name, another date of birth or none. */
    public Response change(Request request) {
        Form form = Form.of(request);
        Optional<MemberName> name = name(form);
        boolean clearsDateOfBirth = form.clears(DATE_OF_BIRTH);
        Optional<LocalDate> dateOfBirth =
                clearsDateOfBirth ? Optional.empty() : form.date(DATE_OF_BIRTH);
        form.finish();
        return Answer.shown(
                JsonView.of(
                        operations.correct(
                                actor(request),
                                request.pathSegment("programme"),
                                number(request),
                                new MemberOperations.Correction(
                                        name, dateOfBirth, clearsDateOfBirth))));
    }

    /** {@code POST …/members/{number}/household}: moves the member into one. */
    public Response moveIn(Request request) {
        Form form = Form.of(request);
        Optional<String> household =
                form.requiredText(AskedBooking.HOUSEHOLD, TextRule.MEMBER_NUMBER);
        form.finish();
        return bookings.join(
                request,
                BookingKind.HOUSEHOLD_MOVE,
                AskedBooking.HOUSEHOLD,
                household.orElseThrow());
    }

    /** {@code DELETE …/members/{number}/household}: moves the member out of it. */
    public Response moveOut(Request request) {
        Form.requireNothing(request);
        households.moveOut(actor(request), request.pathSegment("programme"), number(request));
        return Answer.gone();
    }

    /** {@code POST …/members/{number}/registration-code}: a new one, in this answer only. */
    public Response issueRegistrationCode(Request request) {
        Form.requireNothing(request);
        MemberOperations.IssuedCode issued =
                operations.issueRegistrationCode(
                        actor(request), request.pathSegment("programme"), number(request));
        return issued(issued);
    }

    /** {@code POST …/members/{number}/password-reset}: a registration code, in this answer only. */
    public Response resetPassword(Request request) {
        Form.requireNothing(request);
        return issued(
                operations.resetPassword(
                        actor(request), request.pathSegment("programme"), number(request)));
    }

    private static Response issued(MemberOperations.IssuedCode issued) {
        return Answer.added(
                JsonView.empty()
                        .put("registrationCode", issued.code().spelled())
                        .put("expiresAt", issued.expiresAt().toString()));
    }

    /** {@code POST …/accounts}: one for a household. */
    public Response openHousehold(Request request) {
        Form form = Form.of(request);
        Optional<String> number = form.requiredText("number", TextRule.MEMBER_NUMBER);
        form.finish();
        String programme = request.pathSegment("programme");
        Account opened = operations.openHousehold(actor(request), programme, number.orElseThrow());
        return Answer.added(
                json(programme, opened),
                "/operator/v1/programmes/%s/accounts/%s".formatted(programme, opened.holder()));
    }

    /** {@code GET …/accounts/{number}}: status, balance, and the members who share it. */
    public Response showAccount(Request request) {
        String programme = request.pathSegment("programme");
        return Answer.shown(json(programme, operations.requireAccount(programme, number(request))));
    }

    /** {@code PATCH …/accounts/{number}}: its status. */
    public Response changeAccount(Request request) {
        Form form = Form.of(request);
        Optional<Status> status = form.required("status", form.word("status", STATUSES));
        form.finish();
        String programme = request.pathSegment("programme");
        return Answer.shown(
                json(
                        programme,
                        operations.setStatus(
                                actor(request), programme, number(request), status.orElseThrow())));
    }

    /** A name has two members, which come together. */
    private static Optional<MemberName> name(Form form) {
        Optional<String> first = form.text("firstName", TextRule.LINE);
        Optional<String> family = form.text("familyName", TextRule.LINE);
        if (family.isPresent()) {
            form.require("firstName");
        }
        if (first.isPresent()) {
            form.require("familyName");
        }
        return first.flatMap(it -> family.map(other -> new MemberName(it, other)));
    }

    private ObjectNode json(String programme, Account account) {
        ObjectNode json = JsonView.empty();
        json.put("programme", programme);
        json.put("number", account.holder());
        json.setAll(JsonView.ofStatus(account.standing()));
        json.put("balance", account.balance().count());
        JsonView.putTexts(
                json,
                "members",
                operations.sharing(programme, account.holder()).stream()
                        .map(member -> member.id().number())
                        .toList());
        return json;
    }

    /** The number of the member or account that the path names. */
    static String number(Request request) {
        String number = request.pathSegment("number");
        if (!TextRule.MEMBER_NUMBER.allows(number)) {
            throw Problem.notFound("member");
        }
        return number;
    }
}
