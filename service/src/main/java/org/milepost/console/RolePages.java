package org.milepost.console;

import static org.milepost.console.PageParts.action;
import static org.milepost.console.PageParts.active;
import static org.milepost.console.PageParts.buttons;
import static org.milepost.console.PageParts.fact;
import static org.milepost.console.PageParts.link;
import static org.milepost.console.PageParts.text;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** {@code /console/roles} and {@code /console/staff…}: who may do what, and who works here. */
final class RolePages {

    private RolePages() {}

    /** {@code GET /console/roles}. */
    static Shown roles(Visit visit) {
        Format format = visit.format(visit.programme());
        return ConsolePage.of(
                visit,
                "roles",
                visit.text("place.roles"),
                format,
                List.of(
                        new TableRows(visit, "roles")
                                .columns("role", "#booking-max", "#day-max", "permissions", "do")
                                .rows(
                                        visit.list("roles", "limit=1000").items(),
                                        it -> {
                                            String role = it.path("role").asString("");
                                            return List.of(
                                                    Cell.of(
                                                                    visit.texts()
                                                                            .text(
                                                                                    "staff.role."
                                                                                            + role))
                                                            .with(role),
                                                    limit(visit, it, "bookingMax", format),
                                                    limit(visit, it, "dayMax", format),
                                                    Cell.of(
                                                            String.join(
                                                                    ", ",
                                                                    Visit.texts(
                                                                            it.path(
                                                                                    "permissions")))),
                                                    action(visit, "change-role", "role", role));
                                        })
                                .build()));
    }

    private static Cell roles(Visit visit, JsonNode json) {
        return Cell.of(
                String.join(
                        ", ",
                        Visit.texts(json.path("roles")).stream()
                                .map(it -> visit.texts().text("staff.role." + it))
                                .toList()));
    }

    private static Cell limit(Visit visit, JsonNode role, String name, Format format) {
        return role.has(name)
                ? Cell.number(role.path(name).asLong(), format)
                : Cell.of(
                        Visit.texts(role.path("permissions")).contains("book")
                                ? visit.text("no-limit")
                                : "–");
    }

    /** {@code GET /console/staff}. */
    static Shown staff(Visit visit) {
        return ConsolePage.of(
                visit,
                "staff",
                visit.text("place.staff"),
                visit.format(visit.programme()),
                List.of(
                        new Block.Buttons("", buttons(visit, List.of("add-staff"))),
                        new TableRows(visit, "staff")
                                .columns("person", "email", "roles", "state")
                                .rows(
                                        visit.list("staff", "limit=1000").items(),
                                        it ->
                                                List.of(
                                                        link(visit, it, "staff", "staff")
                                                                .with(
                                                                        it.path("fullName")
                                                                                .asString("")),
                                                        text(it, "email"),
                                                        roles(visit, it),
                                                        active(visit, it)))
                                .build()));
    }

    /** {@code GET /console/staff/{staff}}. */
    static Shown person(Visit visit) {
        String staff = visit.segment("staff");
        JsonNode json = Visit.require(visit.get("staff/{staff}", "staff", staff)).json();
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                new Block.Facts(
                        "",
                        List.of(
                                fact(visit, "fullName", text(json, "fullName")),
                                fact(visit, "email", text(json, "email")),
                                fact(visit, "roles", roles(visit, json)),
                                fact(visit, "active", active(visit, json)))));
        blocks.add(
                new Block.Buttons(
                        "",
                        buttons(
                                visit,
                                List.of("change-staff", "enrolment-code", "end-staff-sign-ins"),
                                "staff",
                                staff)));
        return ConsolePage.of(visit, "staff", staff, visit.format(visit.programme()), blocks)
                .below(visit.text("place.staff"), visit.href("staff"));
    }
}
