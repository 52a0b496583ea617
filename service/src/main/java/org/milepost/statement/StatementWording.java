package org.milepost.statement;

import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.milepost.dialect.TransferDetailReader;
import org.milepost.dialect.TransferDetails;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Miles;
import org.milepost.ledger.TransferKind;
import org.milepost.programme.BusinessCalendar;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Partner;
import org.milepost.programme.PartnerId;
import org.milepost.programme.Programme;
import org.milepost.statement.StatementDocument.Cell;
import org.milepost.statement.StatementDocument.Column;
import org.milepost.statement.StatementDocument.Fact;
import org.milepost.statement.StatementDocument.Section;
import org.milepost.web.Messages;

/**
 * Says in a language what a statement shows. Pure.
 *
 * @param details read what the makers of transfers stored with them
 */
public record StatementWording(
        Messages messages,
        Catalogue catalogue,
        ConfirmationNumbers numbers,
        List<TransferDetailReader> details) {

    private static final String MINUS = "\u2212";

    public StatementWording {
        details = List.copyOf(details);
    }

    /**
     * A person in a month.
     *
     * @param number the number that the statement is for
     * @param name empty when it is not known or was erased
     */
    public record Person(Programme programme, String number, String name) {}

    /** The statement of a person. */
    public StatementDocument of(
            Person person, StatementMonth month, List<AccountMonth> accounts, Instant now) {
        BusinessCalendar calendar = person.programme().calendar();
        List<Fact> facts = new ArrayList<>();
        if (!person.name().isEmpty()) {
            facts.add(fact("statement.name", person.name()));
        }
        facts.add(fact("statement.number", person.number()));
        facts.add(fact("statement.period", period(month, calendar)));
        facts.add(fact("statement.made", time(now, calendar)));
        List<String> notes = new ArrayList<>();
        notes.add(messages.text("statement.note.zone", calendar.heldAt(now).zone().getId()));
        if (!month.isOver(now)) {
            notes.addFirst(messages.text("statement.note.open"));
        }
        return new StatementDocument(
                messages,
                person.programme().name(),
                messages.text("statement.title.person", month(month.month())),
                facts,
                accounts.stream().map(it -> section(it, calendar)).toList(),
                notes);
    }

    private Section section(AccountMonth account, BusinessCalendar calendar) {
        List<List<Cell>> rows =
                account.lines().stream()
                        .map(
                                it ->
                                        List.of(
                                                date(it.transfer().at(), calendar),
                                                what(it),
                                                Cell.of(signed(it.transfer().change())),
                                                Cell.of(plain(it.balance()))))
                        .toList();
        return new Section(
                account.currency(),
                List.of(
                        column("statement.column.date", false, 17),
                        column("statement.column.what", false, 51),
                        column("statement.column.miles", true, 15),
                        column("statement.column.balance", true, 17)),
                rows,
                List.of(
                        fact("statement.opening", plain(account.opening())),
                        fact("statement.added", signed(account.added())),
                        fact("statement.taken", signed(account.taken())),
                        fact("statement.closing", plain(account.closing()))),
                messages.text("statement.empty"));
    }

    private Cell date(Instant at, BusinessCalendar calendar) {
        return new Cell(
                DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                        .localizedBy(locale())
                        .format(calendar.local(at)),
                DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                        .localizedBy(locale())
                        .format(calendar.local(at)));
    }

    /** What it was and where, and by which names it is found. */
    private Cell what(AccountMonth.Line line) {
        TransferDetails known = TransferDetailReader.read(details, line.transfer(), line.text());
        List<String> what = new ArrayList<>();
        what.add(kind(line.transfer().kind(), line.role()));
        partner(line.partner()).map(Partner::name).ifPresent(what::add);
        if (!known.store().isEmpty()) {
            what.add(messages.text("statement.store", known.store()));
        }
        List<String> more = new ArrayList<>();
        if (!known.note().isEmpty()) {
            more.add(known.note());
        }
        more.add(numbers.of(line.transfer().booking()));
        if (!known.referenceId().isEmpty()) {
            more.add(known.referenceId());
        }
        return new Cell(String.join(" · ", what), String.join(" · ", more));
    }

    private String kind(TransferKind kind, HouseRole role) {
        return switch (role) {
            case FORFEITURE, PAYOUT -> messages.text("statement.role." + role.name());
            case ISSUANCE, REDEMPTION, ADJUSTMENT -> messages.text("statement.kind." + kind.name());
        };
    }

    /**
     * The statement of a partner.
     *
     * @param houses those of which days are closed
     */
    public StatementDocument of(
            Partner partner, YearMonth month, List<HouseMonth> houses, Instant now) {
        List<Fact> facts =
                List.of(
                        fact("statement.partner", partner.name()),
                        fact("statement.code", partner.code()),
                        fact("statement.month", month(month)));
        List<String> notes = new ArrayList<>();
        boolean isWhole =
                !houses.isEmpty()
                        && houses.stream()
                                .allMatch(it -> it.lastDay().equals(month.atEndOfMonth()));
        if (!isWhole) {
            notes.add(messages.text("statement.note.days"));
        }
        notes.add(messages.text("statement.note.sign"));
        return new StatementDocument(
                messages,
                partner.name(),
                messages.text("statement.title.partner", month(month)),
                facts,
                houses.stream().map(this::section).toList(),
                notes);
    }

    private Section section(HouseMonth house) {
        List<List<Cell>> rows =
                house.days().stream()
                        .map(
                                it ->
                                        List.of(
                                                Cell.of(day(it.day())),
                                                Cell.of(
                                                        messages.text(
                                                                "statement.kind."
                                                                        + it.kind().name())),
                                                Cell.of(number(it.transfers())),
                                                Cell.of(signed(it.miles()))))
                        .toList();
        return new Section(
                programme(house.programme())
                        + " · "
                        + house.currency()
                        + " · "
                        + messages.text("statement.house." + house.role().name()),
                List.of(
                        column("statement.column.day", false, 25),
                        column("statement.column.what", false, 40),
                        column("statement.column.transfers", true, 15),
                        column("statement.column.miles", true, 20)),
                rows,
                List.of(
                        fact("statement.opening", plain(house.opening())),
                        fact("statement.moved", signed(house.moved())),
                        fact("statement.through", day(house.lastDay())),
                        fact("statement.closing", plain(house.closing()))),
                messages.text("statement.empty"));
    }

    private String programme(String code) {
        return catalogue.programme(code).map(Programme::name).orElse(code);
    }

    private Optional<Partner> partner(int number) {
        return number == 0 ? Optional.empty() : catalogue.partner(new PartnerId(number));
    }

    private String period(StatementMonth month, BusinessCalendar calendar) {
        return messages.text(
                "statement.from-until",
                time(month.from(), calendar),
                time(month.until(), calendar));
    }

    private String time(Instant at, BusinessCalendar calendar) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .localizedBy(locale())
                .format(calendar.local(at));
    }

    private String day(LocalDate day) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                .localizedBy(locale())
                .format(day);
    }

    private String month(YearMonth month) {
        return DateTimeFormatter.ofPattern("LLLL yyyy", locale()).format(month);
    }

    private String plain(Miles miles) {
        return number(miles.count());
    }

    private String signed(Miles miles) {
        return miles.isPositive() ? "+" + number(miles.count()) : number(miles.count());
    }

    /** With groups of digits and a minus sign that is as wide as a digit. */
    private String number(long number) {
        return NumberFormat.getIntegerInstance(locale()).format(number).replace("-", MINUS);
    }

    private Locale locale() {
        return Locale.forLanguageTag(messages.language());
    }

    private Fact fact(String key, String value) {
        return new Fact(messages.text(key), value);
    }

    private Column column(String key, boolean isNumber, int share) {
        return new Column(messages.text(key), isNumber, share);
    }
}
