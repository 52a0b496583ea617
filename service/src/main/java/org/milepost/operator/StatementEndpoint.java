package org.milepost.operator;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.milepost.dialect.TransferDetailReader;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.member.Member;
import org.milepost.member.MemberId;
import org.milepost.member.MemberName;
import org.milepost.member.Members;
import org.milepost.programme.Partner;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.readmodel.AccountHistory;
import org.milepost.statement.AccountMonth;
import org.milepost.statement.StatementDocument;
import org.milepost.statement.StatementMonth;
import org.milepost.statement.StatementPdf;
import org.milepost.statement.StatementWording;
import org.milepost.statement.Statements;
import org.milepost.web.Languages;
import org.milepost.web.Messages;
import org.milepost.web.Templates;

/**
 * {@code …/statements/{month}}: what moved in a month in the accounts of a person, or at a partner,
 * for people, as HTML or PDF in the languages of the pages.
 *
 * @param details read what the makers of transfers stored with them
 * @param clock the programmes' time
 */
public record StatementEndpoint(
        Programmes programmes,
        Members members,
        AccountHistory accounts,
        Statements statements,
        ConfirmationNumbers numbers,
        List<TransferDetailReader> details,
        Languages languages,
        InstantSource clock) {

    private static final int OK = 200;
    private static final Pattern MONTH = Pattern.compile("(20|21)[0-9]{2}-[0-9]{2}");
    private static final String HTML = "text/html;charset=UTF-8";
    private static final String PDF = "application/pdf";

    /** It may be opened as a page of this server, and loads nothing. */
    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

    public StatementEndpoint {
        details = List.copyOf(details);
    }

    /** The form in which a statement is asked for. */
    private record Asked(boolean isPdf, Messages messages) {}

    /** {@code GET …/persons/{number}/statements/{month}}. */
    public Response ofPerson(Request request) {
        Asked asked = asked(request);
        YearMonth month = month(request);
        Instant now = clock.instant();
        Programme programme =
                programmes
                        .current()
                        .programme(request.pathSegment("programme"))
                        .orElseThrow(() -> Problem.notFound("programme"));
        String number = request.pathSegment("number");
        if (!TextRule.MEMBER_NUMBER.allows(number)) {
            throw Problem.notFound("person");
        }
        StatementMonth of = StatementMonth.of(month, programme.calendar());
        requireBegun(of.from(), now);
        List<AccountMonth> months = new ArrayList<>();
        String holder = number;
        for (String currency : programme.currencies().keySet()) {
            Optional<AccountHistory.Known> known = accounts.find(programme, number, currency);
            if (known.isPresent()) {
                holder = known.get().holder();
                months.add(
                        statements
                                .account(known.get().id(), currency, of)
                                .orElseThrow(StatementEndpoint::tooLong));
            }
        }
        if (months.isEmpty()) {
            throw Problem.notFound("person");
        }
        StatementDocument document =
                wording(asked)
                        .of(
                                new StatementWording.Person(
                                        programme, number, name(programme, number, holder)),
                                of,
                                months,
                                now);
        return answer(document, asked, "statement-" + programme.code() + "-" + month);
    }

    /** {@code GET …/partners/{partner}/statements/{month}}. */
    public Response ofPartner(Request request) {
        Asked asked = asked(request);
        YearMonth month = month(request);
        Instant now = clock.instant();
        Partner partner =
                programmes
                        .current()
                        .partner(request.pathSegment("partner"))
                        .orElseThrow(() -> Problem.notFound("partner"));
        // A day before the month begins anywhere.
        requireBegun(month.atDay(1).minusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant(), now);
        StatementDocument document =
                wording(asked).of(partner, month, statements.partner(partner.id(), month), now);
        return answer(document, asked, "statement-" + partner.code() + "-" + month);
    }

    private StatementWording wording(Asked asked) {
        return new StatementWording(asked.messages(), programmes.current(), numbers, details);
    }

    /** Of the person with the number, or of the one whom the number of a card leads to. */
    private String name(Programme programme, String number, String holder) {
        return members.find(MemberId.of(programme, number))
                .or(() -> members.find(MemberId.of(programme, holder)))
                .flatMap(Member::name)
                .map(StatementEndpoint::shown)
                .orElse("");
    }

    private static String shown(MemberName name) {
        return name.first() + " " + name.family();
    }

    private static Response answer(StatementDocument document, Asked asked, String name) {
        byte[] body =
                asked.isPdf()
                        ? StatementPdf.draw(document)
                        : Templates.render("statement/statement.jte", document);
        Map<String, String> headers =
                Map.of(
                        "Content-Disposition",
                        "inline; filename=\"" + name + (asked.isPdf() ? ".pdf\"" : ".html\""),
                        "Content-Language",
                        document.language(),
                        "Content-Security-Policy",
                        POLICY,
                        "Cache-Control",
                        "no-store");
        return new Response(OK, asked.isPdf() ? PDF : HTML, body, headers);
    }

    private Asked asked(Request request) {
        List<Problem.Defect> errors = new ArrayList<>();
        Map<String, String> parameters =
                new HashMap<>(
                        Query.parameters(request.query(), Set.of("format", "language"), errors));
        String format = parameters.getOrDefault("format", "html");
        if (!format.equals("html") && !format.equals("pdf")) {
            errors.add(Problem.Defect.ofParameter("format", "must be html or pdf"));
        }
        String language = parameters.getOrDefault("language", Messages.ENGLISH.language());
        if (!languages.codes().contains(language)) {
            errors.add(
                    Problem.Defect.ofParameter(
                            "language", "must be one of " + String.join(", ", languages.codes())));
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
        return new Asked(format.equals("pdf"), languages.named(language));
    }

    private static YearMonth month(Request request) {
        String month = request.pathSegment("month");
        try {
            if (MONTH.matcher(month).matches()) {
                return YearMonth.parse(month);
            }
        } catch (DateTimeException _) {
            // There is no such month.
        }
        throw Problem.notFound("month");
    }

    private static void requireBegun(Instant from, Instant now) {
        if (now.isBefore(from)) {
            throw new Problem(ProblemType.NOT_FOUND, "The month has not begun.");
        }
    }

    private static Problem tooLong() {
        return new Problem(
                ProblemType.NOT_POSSIBLE_NOW,
                "The month has more than "
                        + Statements.LINES_MAX
                        + " transfers of an account. Read its timeline.");
    }
}
