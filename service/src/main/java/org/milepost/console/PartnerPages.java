package org.milepost.console;

import static org.milepost.console.PageParts.action;
import static org.milepost.console.PageParts.active;
import static org.milepost.console.PageParts.buttons;
import static org.milepost.console.PageParts.fact;
import static org.milepost.console.PageParts.link;
import static org.milepost.console.PageParts.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** {@code /console/partners…} and {@code /console/clients…}: who may call, and with what. */
final class PartnerPages {

    private static final String PARTNER = "partners/{partner}";

    private PartnerPages() {}

    /** {@code GET /console/partners}. */
    static Shown list(Visit visit) {
        return ConsolePage.of(
                visit,
                "partners",
                visit.text("place.partners"),
                visit.format(visit.programme()),
                List.of(
                        new Block.Buttons(
                                "", buttons(visit, List.of("add-partner", "add-sponsor"))),
                        new TableRows(visit, "partners")
                                .columns("code", "name", "state")
                                .rows(
                                        visit.list("partners", "limit=1000").items(),
                                        it ->
                                                List.of(
                                                        link(visit, it, "code", "partners"),
                                                        text(it, "name"),
                                                        active(visit, it)))
                                .build()));
    }

    /** {@code GET /console/partners/{partner}}. */
    static Shown show(Visit visit) {
        String code = visit.segment("partner");
        JsonNode json = Visit.require(visit.get(PARTNER, "partner", code)).json();
        Format format = visit.format(visit.programme());
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Facts("", List.of(fact(visit, "state", active(visit, json)))));
        blocks.add(
                new Block.Buttons(
                        "",
                        buttons(
                                visit,
                                List.of(
                                        "change-partner",
                                        "add-sponsor",
                                        "add-agreement",
                                        "add-key",
                                        "add-client",
                                        "add-partner-note"),
                                "partner",
                                code)));
        blocks.addAll(open(visit, code, format));
        blocks.add(sponsors(visit, code));
        blocks.add(agreements(visit, code, format));
        if (visit.may("GET", PARTNER + "/api-keys")) {
            blocks.add(keys(visit, code, format));
            blocks.add(clients(visit, code));
        }
        if (visit.may("GET", PARTNER + "/settlement-files")) {
            blocks.add(files(visit, code, format));
        }
        blocks.add(
                PersonBlocks.notes(
                        visit,
                        format,
                        visit.list(PARTNER + "/notes", "limit=1000", "partner", code).items(),
                        Set.of("change-partner-note"),
                        "partner",
                        code));
        return ConsolePage.of(visit, "partners", code, format, blocks)
                .withLead(json.path("name").asString(""))
                .below(visit.text("place.partners"), visit.href("partners"));
    }

    /** What is open: approvals of reversals, and refusals by code. */
    private static List<Block> open(Visit visit, String code, Format format) {
        Reply reply = visit.get(PARTNER + "/open-items", "partner", code);
        List<Block> blocks = new ArrayList<>();
        List<JsonNode> approvals = reply.list("approvals");
        if (!approvals.isEmpty()) {
            blocks.add(ApprovalPages.table(visit, format, "waiting", approvals, ""));
        }
        blocks.add(
                new TableRows(visit, "groups")
                        .columns("code", "call", "#count", "latest")
                        .rows(
                                reply.list("refusals"),
                                it ->
                                        List.of(
                                                text(it, "code"),
                                                text(it, "call"),
                                                Cell.number(it.path("refusals").asLong(), format),
                                                Cell.time(it.path("latest").asString(""), format)))
                        .build());
        return blocks;
    }

    private static Block sponsors(Visit visit, String code) {
        return new TableRows(visit, "sponsors")
                .columns("code", "programme", "vendor", "acquirers", "do")
                .rows(
                        visit.list("sponsors", "limit=1000").items().stream()
                                .filter(it -> it.path("partner").asString("").equals(code))
                                .toList(),
                        it ->
                                List.of(
                                        text(it, "code"),
                                        link(visit, it, "programme", "programmes"),
                                        text(it, "vendorId"),
                                        Cell.of(
                                                String.join(
                                                        ", ", Visit.texts(it.path("acquirerIds")))),
                                        action(
                                                visit,
                                                "change-sponsor",
                                                "sponsor",
                                                it.path("code").asString(""))))
                .build();
    }

    private static Block agreements(Visit visit, String code, Format format) {
        return new TableRows(visit, "agreements")
                .columns("programme", "promoters", "#credit-max", "debits", "rate", "do")
                .rows(
                        visit.list(PARTNER + "/agreements", "limit=1000", "partner", code).items(),
                        it ->
                                List.of(
                                        link(visit, it, "programme", "programmes"),
                                        Cell.of(
                                                String.join(
                                                        ", ",
                                                        Visit.texts(it.path("promoterCodes")))),
                                        Cell.number(it.path("creditMax").asLong(), format),
                                        Cell.of(
                                                visit.text(
                                                        "flag."
                                                                + it.path("debits")
                                                                        .asBoolean(false))),
                                        Cell.of(
                                                it.has("rateAvios")
                                                        ? format.number(
                                                                        it.path("rateAvios")
                                                                                .asLong())
                                                                + " = "
                                                                + it.path("rateCash").asString("")
                                                                + " "
                                                                + it.path("rateCurrency")
                                                                        .asString("")
                                                        : ""),
                                        action(
                                                visit,
                                                "change-agreement",
                                                "partner",
                                                code,
                                                "programme",
                                                it.path("programme").asString(""))))
                .build();
    }

    private static Block keys(Visit visit, String code, Format format) {
        return new TableRows(visit, "keys")
                .columns("name", "state", "until", "do")
                .rows(
                        visit.list(PARTNER + "/api-keys", "limit=1000", "partner", code).items(),
                        it ->
                                List.of(
                                        text(it, "name"),
                                        active(visit, it),
                                        Cell.time(it.path("validUntil").asString(""), format),
                                        action(
                                                visit,
                                                "change-key",
                                                "partner",
                                                code,
                                                "name",
                                                it.path("name").asString(""),
                                                "active",
                                                it.path("active").asString(""))))
                .build();
    }

    private static Block clients(Visit visit, String code) {
        return clientTable(
                visit,
                visit.list("clients", "limit=1000").items().stream()
                        .filter(it -> it.path("partner").asString("").equals(code))
                        .toList());
    }

    private static Block.Table clientTable(Visit visit, List<JsonNode> clients) {
        return new TableRows(visit, "clients")
                .columns("client", "partner", "scopes", "roles", "state")
                .rows(
                        clients,
                        it ->
                                List.of(
                                        link(visit, it, "clientId", "clients"),
                                        text(it, "partner"),
                                        Cell.of(String.join(", ", Visit.texts(it.path("scopes")))),
                                        Cell.of(String.join(", ", Visit.texts(it.path("roles")))),
                                        active(visit, it)))
                .build();
    }

    private static Block files(Visit visit, String code, Format format) {
        Reply reply =
                visit.list(PARTNER + "/settlement-files", "limit=" + visit.rows(), "partner", code);
        TableRows rows =
                new TableRows(visit, "files")
                        .columns(
                                "#number",
                                "day",
                                "programme",
                                "#lines",
                                "#opening",
                                "#closing",
                                "state");
        for (JsonNode it : reply.list("due")) {
            rows.row(
                    Cell.EMPTY,
                    text(it, "day"),
                    text(it, "programme").with(it.path("currency").asString("")),
                    Cell.EMPTY,
                    Cell.EMPTY,
                    Cell.EMPTY,
                    it.has("mismatch")
                            ? Cell.badge(visit.text("file.mismatch"), Cell.Tone.BAD)
                            : Cell.badge(visit.text("file.due"), Cell.Tone.WARN));
        }
        return rows.rows(
                        reply.items(),
                        it ->
                                List.of(
                                        Cell.number(it.path("number").asLong(), format),
                                        text(it, "day"),
                                        text(it, "programme")
                                                .with(it.path("currency").asString("")),
                                        total(it, "lines", format),
                                        total(it, "opening", format),
                                        total(it, "closing", format),
                                        Cell.badge(visit.text("file.made"), Cell.Tone.GOOD)))
                .build();
    }

    private static Cell total(JsonNode file, String name, Format format) {
        return Cell.number(file.path("totals").path(name).asLong(), format);
    }

    /** {@code GET /console/clients}. */
    static Shown clients(Visit visit) {
        Format format = visit.format(visit.programme());
        Reply ages = Visit.require(visit.get("credentials"));
        return ConsolePage.of(
                visit,
                "clients",
                visit.text("place.clients"),
                format,
                List.of(
                        new Block.Buttons("", buttons(visit, List.of("add-client"))),
                        clientTable(visit, visit.list("clients", "limit=1000").items()),
                        ages(visit, format, "secrets", "clientId", ages.list("clientSecrets")),
                        ages(visit, format, "signing-keys", "keyId", ages.list("signingKeys"))));
    }

    private static Block ages(
            Visit visit, Format format, String id, String name, List<JsonNode> items) {
        return new TableRows(visit, id)
                .columns("name", "#age-days", "since", "until")
                .rows(
                        items,
                        it ->
                                List.of(
                                        text(it, name),
                                        it.has("ageDays")
                                                ? Cell.number(it.path("ageDays").asLong(), format)
                                                : Cell.EMPTY,
                                        Cell.time(it.path("createdAt").asString(""), format),
                                        Cell.time(
                                                it.path("validUntil")
                                                        .asString(
                                                                it.path("verifiesUntil")
                                                                        .asString("")),
                                                format)))
                .build();
    }

    /** {@code GET /console/clients/{client}}. */
    static Shown client(Visit visit) {
        String client = visit.segment("client");
        JsonNode json = Visit.require(visit.get("clients/{client}", "client", client)).json();
        List<Block.Fact> facts = new ArrayList<>();
        facts.add(fact(visit, "active", active(visit, json)));
        if (json.has("partner")) {
            facts.add(fact(visit, "partner", link(visit, json, "partner", "partners")));
        }
        for (String name : List.of("scopes", "memberScopes", "redirectUris", "roles")) {
            if (json.has(name)) {
                facts.add(
                        fact(
                                visit,
                                name,
                                Cell.of(String.join(", ", Visit.texts(json.path(name))))));
            }
        }
        return ConsolePage.of(
                        visit,
                        "clients",
                        client,
                        visit.format(visit.programme()),
                        List.of(
                                new Block.Facts("", facts),
                                new Block.Buttons(
                                        "",
                                        buttons(
                                                visit,
                                                List.of(
                                                        "change-client",
                                                        "replace-secret",
                                                        "end-former-secrets"),
                                                "client",
                                                client))))
                .below(visit.text("place.clients"), visit.href("clients"));
    }
}
