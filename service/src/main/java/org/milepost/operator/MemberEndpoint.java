package org.milepost.operator;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.ledger.Account;
import org.milepost.ledger.Standing.Status;
import org.milepost.programme.Member;
import org.milepost.programme.MemberName;
import org.milepost.programme.Programmes;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /operator/v1/programmes/{programme}/members} and {@code …/accounts}: members of the
 * partner API's programmes, and their accounts or those of their households.
 */
public final class MemberEndpoint {

    private static final Map<String, Status> STATUSES =
            Map.of(
                    "active", Status.ACTIVE,
                    "inactive", Status.INACTIVE,
                    "cancelled", Status.CANCELLED,
                    "deceased", Status.DECEASED,
                    "fraud", Status.FRAUD);

    private static final String DATE_OF_BIRTH = "dateOfBirth";

    private final Programmes programmes;
    private final MemberDesk desk;

    /** The calls over these operations. */
    public MemberEndpoint(Operations operations) {
        this.programmes = operations.catalogue();
        this.desk = operations.members();
    }

    /** {@code POST …/members}: with an account of the own, or in that of a household. */
    public Response add(Request request) {
        Form form = Form.of(request);
        Optional<String> number =
                form.required("number", form.text("number", TextRule.MEMBER_NUMBER));
        Optional<MemberName> name = form.required("familyName", name(form));
        Optional<String> household = form.text("household", TextRule.MEMBER_NUMBER);
        Optional<LocalDate> dateOfBirth = form.date(DATE_OF_BIRTH);
        form.finish();
        Member added =
                desk.enrol(
                        Actor.of(request.caller()),
                        request.pathSegment("programme"),
                        new MemberDesk.Enrolment(
                                number.orElseThrow(), name, household, dateOfBirth));
        return Answer.added(
                picture(request, new MemberDesk.Shown(added, dateOfBirth.isPresent())),
                "/operator/v1/programmes/%s/members/%s"
                        .formatted(request.pathSegment("programme"), added.id().number()));
    }

    /** {@code GET …/members/{number}}. */
    public Response show(Request request) {
        return Answer.shown(
                picture(
                        request,
                        MemberDesk.require(
                                desk.show(request.pathSegment("programme"), number(request)))));
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
                picture(
                        request,
                        desk.correct(
                                Actor.of(request.caller()),
                                request.pathSegment("programme"),
                                number(request),
                                new MemberDesk.Correction(name, dateOfBirth, clearsDateOfBirth))));
    }

    /** {@code POST …/members/{number}/registration-code}: a new one, told once. */
    public Response issueRegistrationCode(Request request) {
        Form.requireNothing(request);
        MemberDesk.Issued issued =
                desk.issueRegistrationCode(
                        Actor.of(request.caller()),
                        request.pathSegment("programme"),
                        number(request));
        return Answer.added(
                Picture.empty()
                        .put("registrationCode", issued.code().spelled())
                        .put("expiresAt", issued.expiresAt().toString()));
    }

    /** {@code POST …/accounts}: one for a household. */
    public Response openHousehold(Request request) {
        Form form = Form.of(request);
        Optional<String> number =
                form.required("number", form.text("number", TextRule.MEMBER_NUMBER));
        form.finish();
        String programme = request.pathSegment("programme");
        Account opened =
                desk.openHousehold(Actor.of(request.caller()), programme, number.orElseThrow());
        return Answer.added(
                picture(programme, opened),
                "/operator/v1/programmes/%s/accounts/%s".formatted(programme, opened.holder()));
    }

    /** {@code GET …/accounts/{number}}: status, balance, and who shares it. */
    public Response showAccount(Request request) {
        String programme = request.pathSegment("programme");
        return Answer.shown(picture(programme, desk.requireAccount(programme, number(request))));
    }

    /** {@code PATCH …/accounts/{number}}: its status. */
    public Response changeAccount(Request request) {
        Form form = Form.of(request);
        Optional<Status> status = form.required("status", form.word("status", STATUSES));
        form.finish();
        String programme = request.pathSegment("programme");
        return Answer.shown(
                picture(
                        programme,
                        desk.setStatus(
                                Actor.of(request.caller()),
                                programme,
                                number(request),
                                status.orElseThrow())));
    }

    /** {@code POST …/accounts/{number}/adjustments}: gives or takes Avios. */
    public Response adjust(Request request) {
        Form form = Form.of(request);
        Adjusting adjusting = Adjusting.read(form, Optional.of(MemberDesk.AVIOS));
        return Answer.adjusted(
                desk.adjust(
                        Actor.of(request.caller()),
                        request.pathSegment("programme"),
                        number(request),
                        adjusting));
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

    private ObjectNode picture(Request request, MemberDesk.Shown shown) {
        return Picture.of(
                shown.member(),
                ProgrammeDesk.require(programmes.current(), request.pathSegment("programme")),
                shown.hasDateOfBirth());
    }

    private ObjectNode picture(String programme, Account account) {
        ObjectNode picture = Picture.empty();
        picture.put("programme", programme);
        picture.put("number", account.holder());
        picture.setAll(Picture.ofStatus(account.standing()));
        picture.put("balance", account.balance().count());
        Picture.putTexts(
                picture,
                "members",
                desk.sharing(programme, account.holder()).stream()
                        .map(member -> member.id().number())
                        .toList());
        return picture;
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
