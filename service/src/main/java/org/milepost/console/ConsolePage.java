package org.milepost.console;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.milepost.dialect.StaffRole;

/**
 * The model of the template {@code console/console.jte}: a page, or a redirect to another one.
 *
 * @param section the part of the navigation that it belongs to
 * @param lead a line below its title; empty when there is none
 * @param above the pages above it, the highest first
 * @param liveSeconds how often it loads itself again; 0 when it does not
 */
record ConsolePage(
        Visit visit,
        int status,
        String section,
        String title,
        String lead,
        List<Block.Button> above,
        Format format,
        List<Block> blocks,
        int liveSeconds)
        implements Shown {

    ConsolePage {
        above = List.copyOf(above);
        blocks = List.copyOf(blocks);
    }

    /** An ordinary page. */
    static ConsolePage of(
            Visit visit, String section, String title, Format format, List<Block> blocks) {
        return new ConsolePage(visit, 200, section, title, "", List.of(), format, blocks, 0);
    }

    ConsolePage withLead(String line) {
        return new ConsolePage(
                visit, status, section, title, line, above, format, blocks, liveSeconds);
    }

    ConsolePage below(String text, String href) {
        return new ConsolePage(
                visit,
                status,
                section,
                title,
                lead,
                Stream.concat(above.stream(), Stream.of(new Block.Button(text, href, false)))
                        .toList(),
                format,
                blocks,
                liveSeconds);
    }

    ConsolePage withStatus(int other) {
        return new ConsolePage(
                visit, other, section, title, lead, above, format, blocks, liveSeconds);
    }

    ConsolePage live(int seconds) {
        return new ConsolePage(visit, status, section, title, lead, above, format, blocks, seconds);
    }

    /** A link of the navigation. */
    record Place(String text, String href, boolean isCurrent) {}

    /** The places of everyday work. */
    List<Place> work() {
        return places(
                "home",
                "",
                "",
                "approvals",
                "GET",
                "approvals",
                "journal",
                "POST",
                "searches/transfers-at",
                "refusals",
                "POST",
                "searches/refusals",
                "charts",
                "POST",
                "explanations/movements",
                "trail",
                "GET",
                "changes");
    }

    /** The places where a programme is set up. */
    List<Place> setUp() {
        return places(
                "programmes",
                "GET",
                "programmes",
                "partners",
                "GET",
                "partners",
                "clients",
                "GET",
                "clients",
                "outages",
                "GET",
                "outages",
                "roles",
                "GET",
                "roles",
                "staff",
                "GET",
                "staff");
    }

    private List<Place> places(String... rows) {
        List<Place> places = new java.util.ArrayList<>();
        for (int i = 0; i < rows.length; i += 3) {
            if (rows[i + 1].isEmpty() || visit.may(rows[i + 1], rows[i + 2])) {
                places.add(
                        new Place(
                                visit.text("place." + rows[i]),
                                rows[i].equals("home") ? visit.href() : visit.href(rows[i]),
                                rows[i].equals(section)));
            }
        }
        return places;
    }

    String text(String key, String... values) {
        return visit.text(key, (Object[]) values);
    }

    String language() {
        return visit.texts().language();
    }

    /** The zone of its times. */
    String zone() {
        String zone = format.zone().getId();
        return zone.equals("Z") ? "UTC" : zone;
    }

    /** The names of the person's roles. */
    String roles() {
        return String.join(
                ", ",
                visit.person().roles().stream()
                        .sorted()
                        .map(StaffRole::word)
                        .map(it -> visit.texts().text("staff.role." + it))
                        .toList());
    }

    /** What the person searched for; empty on other pages. */
    String sought() {
        return visit.sought();
    }

    String href(String... segments) {
        return visit.href(segments);
    }

    /** What the last action did, if this page was opened by it. */
    Optional<Block.Prose> done() {
        String done = visit.query().first("done");
        String approval = visit.query().first("approval");
        if (done.equals("asked") && approval.matches("[0-9]{1,18}")) {
            return Optional.of(new Block.Prose("", text("done.asked", approval), Cell.Tone.WARN));
        }
        return done.equals("yes")
                ? Optional.of(new Block.Prose("", text("done.yes"), Cell.Tone.GOOD))
                : Optional.empty();
    }

    /** The table with this identifier. */
    Optional<Block.Table> table(String id) {
        return blocks.stream()
                .flatMap(
                        it ->
                                switch (it) {
                                    case Block.Table table -> Stream.of(table);
                                    case Block.Graph graph -> Stream.of(graph.table());
                                    default -> Stream.<Block.Table>of();
                                })
                .filter(it -> it.id().equals(id))
                .findFirst();
    }
}
