package org.milepost.console;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The explanation of an inquiry at a till, as parts of a page. */
final class InquiryBlocks {

    private InquiryBlocks() {}

    /** All of it: the answer, the daily limit, and each offer. */
    static List<Block> of(Visit visit, JsonNode json, Format format) {
        List<Block> blocks = new ArrayList<>();
        String code = json.path("responseCode").asString("");
        blocks.add(
                new Block.Facts(
                        visit.text("inquiry.answer"),
                        List.of(
                                new Block.Fact(
                                        visit.text("column.code"),
                                        Cell.badge(
                                                code,
                                                code.equals("0000")
                                                        ? Cell.Tone.GOOD
                                                        : Cell.Tone.WARN)),
                                new Block.Fact(
                                        visit.text("available"),
                                        Cell.number(json.path("available").asLong(), format)))));
        blocks.add(day(visit, json, format));
        blocks.add(
                new TableRows(visit, "offers")
                        .columns(
                                "offer",
                                "#unit",
                                "#units-of-balance",
                                "#units-of-day",
                                "#units-of-basket",
                                "#units-possible",
                                "chosen")
                        .rows(
                                Reply.elements(json.path("offers")),
                                it ->
                                        List.of(
                                                Cell.link(
                                                        it.path("offerId").asString(""),
                                                        visit.href(
                                                                "programmes",
                                                                json.path("programme").asString(""),
                                                                "offers",
                                                                it.path("offerId").asString(""))),
                                                Cell.number(it.path("unitMiles").asLong(), format)
                                                        .with(
                                                                format.dollars(
                                                                        it.path("unitDollars")
                                                                                .asString(""))),
                                                number(it, "unitsOfBalance", format),
                                                number(it, "unitsOfDailyLimit", format),
                                                number(it, "unitsOfBasket", format),
                                                number(it, "unitsPossible", format),
                                                it.path("chosen").asBoolean(false)
                                                        ? Cell.badge(
                                                                visit.text("flag.true"),
                                                                Cell.Tone.GOOD)
                                                        : Cell.EMPTY))
                        .build());
        return blocks;
    }

    /** The daily limit, and what is left of it. */
    static Block day(Visit visit, JsonNode json, Format format) {
        JsonNode day = json.path("dailyLimit");
        return new Block.Facts(
                visit.text("limits"),
                List.of(
                        new Block.Fact(
                                visit.text("limit.left"),
                                Cell.dollars(day.path("left").asString(""), format)),
                        new Block.Fact(
                                visit.text("limit.used"),
                                Cell.dollars(day.path("used").asString(""), format)),
                        new Block.Fact(
                                visit.text("limit.day"),
                                Cell.dollars(day.path("limit").asString(""), format)),
                        new Block.Fact(
                                visit.text("limit.until"),
                                Cell.time(day.path("until").asString(""), format))));
    }

    private static Cell number(JsonNode json, String name, Format format) {
        return Cell.number(json.path(name).asLong(), format);
    }
}
