package org.milepost.console;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Small parts that many pages have: links to actions, facts, and members of an answer. */
final class PageParts {

    private PageParts() {}

    /** The buttons of the actions that the visitor's roles allow. */
    static List<Block.Button> buttons(Visit visit, List<String> ids, String... segments) {
        List<Block.Button> buttons = new ArrayList<>();
        for (String id : ids) {
            ConsoleAction action = ConsoleActions.find(id).orElseThrow();
            if (visit.may(action.method(), action.pattern())) {
                buttons.add(
                        new Block.Button(
                                visit.text("action." + id),
                                visit.action(id, segments),
                                buttons.isEmpty()));
            }
        }
        return buttons;
    }

    /** A link to an action; empty when the visitor's roles do not allow it. */
    static Cell action(Visit visit, String id, String... segments) {
        ConsoleAction action = ConsoleActions.find(id).orElseThrow();
        return visit.may(action.method(), action.pattern())
                ? Cell.link(visit.text("action." + id), visit.action(id, segments))
                : Cell.EMPTY;
    }

    /** The same with a text of its own, which is shown without the link too. */
    static Cell action(Visit visit, String id, String text, String segment, String value) {
        ConsoleAction action = ConsoleActions.find(id).orElseThrow();
        return visit.may(action.method(), action.pattern())
                ? Cell.link(text, visit.action(id, segment, value))
                : Cell.of(text);
    }

    static Cell link(Visit visit, JsonNode json, String name, String page) {
        String value = json.path(name).asString("");
        return Cell.link(value, visit.href(page, value));
    }

    static Cell text(JsonNode json, String name) {
        return Cell.of(json.path(name).asString(""));
    }

    static Block.Fact fact(Visit visit, String name, Cell value) {
        return new Block.Fact(visit.word("field", name), value);
    }

    static Cell active(Visit visit, JsonNode json) {
        return json.path("active").asBoolean(false)
                ? Cell.badge(visit.text("word.active"), Cell.Tone.GOOD)
                : Cell.badge(visit.text("word.inactive"), Cell.Tone.QUIET);
    }
}
