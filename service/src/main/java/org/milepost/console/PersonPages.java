package org.milepost.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.milepost.web.FormParameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /console/persons/{programme}/{number}}: a collector, a member or a household in one view,
 * the history of an account, and what an inquiry would be answered now.
 */
final class PersonPages {

    private static final String PERSON = "programmes/{programme}/persons/{number}";
    private static final int TRANSFERS_SHOWN = 15;

    private PersonPages() {}

    /** {@code GET …/{programme}/{number}}. */
    static Shown show(Visit visit) {
        ShownPerson person =
                ShownPerson.find(visit, visit.segment("programme"), visit.segment("number"));
        Format format = visit.format(Optional.of(person.programme()));
        List<Block> blocks = new ArrayList<>();
        blocks.add(PersonBlocks.facts(visit, person, format));
        blocks.add(PersonBlocks.purses(visit, person, format));
        if (person.isCollector()) {
            limits(visit, person, format).ifPresent(blocks::add);
        }
        blocks.addAll(
                PersonButtons.of(
                        visit,
                        person.programme(),
                        person.number(),
                        person.kind(),
                        person.holder()));
        blocks.addAll(open(visit, person, format));
        for (String currency : person.currencies(visit)) {
            timeline(visit, person, currency, format, TRANSFERS_SHOWN, "").ifPresent(blocks::add);
        }
        if (!person.kind().equals("account")) {
            blocks.add(PersonBlocks.cards(visit, person, format));
        }
        if (person.kind().equals("member")) {
            blocks.add(PersonBlocks.grants(visit, person, format));
            blocks.add(PersonBlocks.signIns(visit, person, format));
        }
        if (!person.kind().equals("account")) {
            blocks.add(PersonBlocks.notes(visit, person, format));
        }
        return ConsolePage.of(visit, "persons", person.title(visit), format, blocks)
                .withLead(visit.text("person." + person.kind()) + " · " + person.programme());
    }

    /** {@code GET …/{programme}/{number}/timeline}: the whole history in a currency. */
    static Shown timeline(Visit visit) {
        ShownPerson person =
                ShownPerson.find(visit, visit.segment("programme"), visit.segment("number"));
        Format format = visit.format(Optional.of(person.programme()));
        List<String> currencies = person.currencies(visit);
        String asked = visit.query().first("currency");
        String currency = currencies.contains(asked) ? asked : currencies.getFirst();
        List<Block> blocks = new ArrayList<>();
        timeline(visit, person, currency, format, visit.rows(), visit.query().first("before"))
                .ifPresent(blocks::add);
        return ConsolePage.of(visit, "persons", visit.text("timeline", currency), format, blocks)
                .below(
                        person.title(visit),
                        visit.href("persons", person.programme(), person.number()));
    }

    /** {@code GET …/{programme}/{number}/inquiry}: what a basket would get now. */
    static Shown inquiry(Visit visit) {
        String programme = visit.segment("programme");
        String number = visit.segment("number");
        Format format = visit.format(Optional.of(programme));
        FormParameters query = visit.query();
        List<String> sponsors = sponsors(visit, programme);
        List<Block> blocks = new ArrayList<>();
        String sponsor = query.first("sponsor");
        blocks.add(
                new Block.Entry(
                        new EntryForm(
                                visit.text("inquiry.ask"),
                                visit.path(),
                                "get",
                                java.util.Map.of(),
                                List.of(
                                        FormFields.choice(
                                                visit, "sponsor", sponsor, sponsors, it -> it),
                                        FormFields.filter(visit, "store"),
                                        FormFields.filter(visit, "basket")),
                                List.of(),
                                visit.text("show"),
                                false,
                                "")));
        if (query.has("basket")) {
            Reply reply =
                    inquiry(visit, number, sponsor, query.first("store"), query.first("basket"));
            if (reply.isOk()) {
                blocks.addAll(InquiryBlocks.of(visit, reply.json(), format));
            } else {
                blocks.add(new Block.Prose("", errors(reply), Cell.Tone.WARN));
            }
        }
        return ConsolePage.of(visit, "persons", visit.text("inquiry"), format, blocks)
                .below(number, visit.href("persons", programme, number));
    }

    static String errors(Reply reply) {
        List<String> all =
                reply.list("errors").stream()
                        .map(
                                it ->
                                        it.path("pointer").asString("").replaceFirst("^/", "")
                                                + " "
                                                + it.path("detail").asString(""))
                        .toList();
        return all.isEmpty() ? reply.detail() : String.join("; ", all);
    }

    static Reply inquiry(Visit visit, String number, String sponsor, String store, String basket) {
        return visit.search(
                "explanations/inquiry",
                Visit.object()
                        .put("number", number)
                        .put("sponsor", sponsor)
                        .put("store", store)
                        .put("basket", basket));
    }

    private static List<String> sponsors(Visit visit, String programme) {
        return visit.list("sponsors", "limit=1000").items().stream()
                .filter(it -> it.path("programme").asString("").equals(programme))
                .map(it -> it.path("code").asString(""))
                .toList();
    }

    /** The daily limit, which the explanation of an inquiry has. */
    private static Optional<Block> limits(Visit visit, ShownPerson person, Format format) {
        return sponsors(visit, person.programme()).stream()
                .findFirst()
                .map(it -> inquiry(visit, person.number(), it, "0001", "1.00"))
                .filter(Reply::isOk)
                .map(it -> InquiryBlocks.day(visit, it.json(), format));
    }

    private static List<Block> open(Visit visit, ShownPerson person, Format format) {
        if (person.kind().equals("account")) {
            return List.of();
        }
        Optional<Reply> reply =
                Visit.optional(
                        visit.get(
                                PERSON + "/open-items",
                                "programme",
                                person.programme(),
                                "number",
                                person.number()));
        if (reply.isEmpty()) {
            return List.of();
        }
        List<Block> blocks = new ArrayList<>();
        List<JsonNode> approvals = reply.get().list("approvals");
        if (!approvals.isEmpty()) {
            blocks.add(ApprovalPages.table(visit, format, "waiting", approvals, ""));
        }
        List<JsonNode> refusals = reply.get().list("refusals");
        if (!refusals.isEmpty()) {
            blocks.add(RefusalPages.table(visit, format, "refused", refusals, "", false));
        }
        return blocks;
    }

    private static Optional<Block> timeline(
            Visit visit,
            ShownPerson person,
            String currency,
            Format format,
            int rows,
            String before) {
        ObjectNode asked =
                Visit.object()
                        .put("programme", person.programme())
                        .put("currency", currency)
                        .put("number", person.holder())
                        .put("limit", rows);
        if (before.matches("[0-9]{1,9}")) {
            asked.put("before", Integer.parseInt(before));
        }
        return Visit.optional(visit.search("explanations/timeline", asked))
                .map(
                        it ->
                                TransferRows.timeline(
                                        visit,
                                        format,
                                        "timeline-" + currency,
                                        visit.text("timeline", currency),
                                        it.items(),
                                        it.json().has("next")
                                                ? Visit.with(
                                                        visit.href(
                                                                "persons",
                                                                person.programme(),
                                                                person.number(),
                                                                "timeline"),
                                                        "currency",
                                                        currency,
                                                        "before",
                                                        it.text("next"))
                                                : ""));
    }
}
