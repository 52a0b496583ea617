package org.milepost.console;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.milepost.http.Fault;
import org.milepost.web.FormParameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /console/actions/{action}}: the form of an action, the page on which its effect is
 * confirmed, and the call. Each action needs a reason, which the trail shows.
 */
final class ActionPages {

    private static final String STEP = "step";
    private static final String DO = "do";
    private static final String IN = "in.";
    private static final String WAS = "was.";
    private static final String REASON = "reason";
    private static final String THEN = "then";

    /** The only other page that a form can lead to. */
    private static final String GUIDE = "first-programme";

    private static final String REFERENCE = "reference";
    private static final List<String> SECRETS =
            List.of("secret", "apiKey", "registrationCode", "enrolmentCode");
    private static final int NOT_FOUND = 404;
    private static final int FORBIDDEN = 403;
    private static final int REFUSED = 400;
    private static final int CONFLICT = 409;
    private static final int CONFLICT_STATUS = 422;
    private static final int REFERENCE_LENGTH = 8;

    private ActionPages() {}

    /**
     * What a form has so far.
     *
     * @param isGuided whether the guide to a first programme led to it, and follows it
     */
    private record Filled(
            ConsoleAction action,
            Map<String, String> segments,
            Map<String, String> values,
            Map<String, String> before,
            String reason,
            boolean isGuided) {}

    /** {@code GET}: the form, with the present values. */
    static Shown show(Visit visit) {
        ConsoleAction action = require(visit);
        Map<String, String> segments = new HashMap<>();
        for (String name : action.segments()) {
            segments.put(name, visit.query().first(name));
        }
        Format format = format(visit, segments);
        Map<String, String> before = loaded(visit, action, segments, format);
        Map<String, String> values = new LinkedHashMap<>(before);
        for (ConsoleAction.Spec spec : action.fields()) {
            if (!segments.containsKey(spec.name()) && visit.query().has(spec.name())) {
                values.put(spec.name(), visit.query().first(spec.name()));
            }
        }
        if (action.hasReasonInBody()) {
            values.put(
                    REFERENCE,
                    "console-" + UUID.randomUUID().toString().substring(0, REFERENCE_LENGTH));
        }
        return form(
                visit,
                new Filled(
                        action,
                        segments,
                        values,
                        before,
                        "",
                        visit.query().first(THEN).equals(GUIDE)),
                format,
                List.of(),
                Map.of());
    }

    /** {@code POST}: what will change, or the change itself. */
    static Shown act(Visit visit, FormParameters form) {
        ConsoleAction action = require(visit);
        Map<String, String> segments = new HashMap<>();
        for (String name : action.segments()) {
            segments.put(name, form.first(IN + name));
        }
        Map<String, String> before = new LinkedHashMap<>();
        for (ConsoleAction.Spec spec : action.fields()) {
            Optional.of(form.first(WAS + spec.name()))
                    .filter(it -> !it.isEmpty())
                    .ifPresent(it -> before.put(spec.name(), it));
        }
        Map<String, String> values = new LinkedHashMap<>(EntryValues.of(action, form));
        String reason = form.first(REASON).strip();
        Filled filled =
                new Filled(
                        action, segments, values, before, reason, form.first(THEN).equals(GUIDE));
        Format format = format(visit, segments);
        if (form.first(STEP).equals("edit")) {
            return form(visit, filled, format, List.of(), Map.of());
        }
        Map<String, String> missing = missing(visit, filled);
        if (!missing.isEmpty()) {
            return form(visit, filled, format, List.of(), missing);
        }
        return form.first(STEP).equals(DO) || action.fields().isEmpty()
                ? perform(visit, filled, format)
                : confirm(visit, filled, format);
    }

    private static ConsoleAction require(Visit visit) {
        ConsoleAction action =
                ConsoleActions.find(visit.segment("action"))
                        .orElseThrow(() -> new Fault(NOT_FOUND, visit.text("fault.no-action")));
        if (!visit.may(action.method(), action.pattern())) {
            throw new Fault(FORBIDDEN, visit.text("fault.roles"));
        }
        return action;
    }

    private static Format format(Visit visit, Map<String, String> segments) {
        return visit.format(Optional.ofNullable(segments.get("programme")).or(visit::programme));
    }

    private static Map<String, String> loaded(
            Visit visit, ConsoleAction action, Map<String, String> segments, Format format) {
        if (action.load().isEmpty()) {
            return Map.of();
        }
        Reply reply = Visit.require(visit.get(action.load(), pairs(segments)));
        return EntryValues.of(action, reply.json(), format);
    }

    private static String[] pairs(Map<String, String> segments) {
        List<String> pairs = new ArrayList<>();
        segments.forEach(
                (name, value) -> {
                    pairs.add(name);
                    pairs.add(value);
                });
        return pairs.toArray(String[]::new);
    }

    private static Map<String, String> missing(Visit visit, Filled filled) {
        Map<String, String> errors = new HashMap<>();
        for (ConsoleAction.Spec spec : filled.action().fields()) {
            if (spec.isRequired() && !filled.values().containsKey(spec.name())) {
                errors.put(spec.name(), visit.text("error.missing"));
            }
        }
        if (!filled.action().hasReasonInBody() && filled.reason().isEmpty()) {
            errors.put(REASON, visit.text("error.reason"));
        }
        return errors;
    }

    /** The page on which the effect is confirmed. */
    private static Shown confirm(Visit visit, Filled filled, Format format) {
        ConsoleAction action = filled.action();
        List<List<Cell>> rows = new ArrayList<>();
        for (ConsoleAction.Spec spec : action.fields()) {
            String after = filled.values().getOrDefault(spec.name(), "");
            String before = filled.before().getOrDefault(spec.name(), "");
            if (action.isPatch() && after.equals(before)) {
                continue;
            }
            List<Cell> row = new ArrayList<>();
            row.add(Cell.of(label(visit, spec.name())));
            if (action.isPatch()) {
                row.add(Cell.of(shown(visit, spec, before)));
            }
            if (!after.isEmpty() || action.isPatch()) {
                row.add(Cell.of(shown(visit, spec, after)));
                rows.add(row);
            }
        }
        if (!action.hasReasonInBody()) {
            List<Cell> row = new ArrayList<>(List.of(Cell.of(label(visit, REASON))));
            if (action.isPatch()) {
                row.add(Cell.EMPTY);
            }
            row.add(Cell.of(filled.reason()));
            rows.add(row);
        }
        List<Block.Column> columns = new ArrayList<>();
        columns.add(new Block.Column(visit.text("column.field"), false));
        if (action.isPatch()) {
            columns.add(new Block.Column(visit.text("column.before"), false));
        }
        columns.add(
                new Block.Column(
                        visit.text(action.isPatch() ? "column.after" : "column.value"), false));
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Table("check", visit.text("check-values"), columns, rows, "", "", ""));
        blocks.addAll(action.effect().of(visit, format, filled.segments(), filled.values()));
        if (action.isDangerous()) {
            blocks.add(new Block.Prose("", visit.text("irreversible"), Cell.Tone.BAD));
        }
        Map<String, String> hidden = hidden(filled, DO);
        filled.values().forEach(hidden::put);
        hidden.putIfAbsent(REASON, filled.reason());
        blocks.add(
                new Block.Entry(
                        new EntryForm(
                                "",
                                visit.path(),
                                "post",
                                hidden,
                                List.of(),
                                List.of(),
                                visit.text("confirm"),
                                action.isDangerous(),
                                back(visit, filled))));
        return page(visit, filled, format, blocks);
    }

    private static String shown(Visit visit, ConsoleAction.Spec spec, String value) {
        return switch (spec.kind()) {
            case FLAG -> value.isEmpty() ? "" : visit.text("flag." + value);
            case WORD -> visit.word("word", value);
            case TIME -> value.replace('T', ' ');
            default -> value;
        };
    }

    private static Shown perform(Visit visit, Filled filled, Format format) {
        ConsoleAction action = filled.action();
        ObjectNode body = EntryValues.body(action, filled.values(), filled.before(), format.zone());
        boolean hasBody = !action.fields().isEmpty();
        Reply reply =
                visit.change(
                        action.method(),
                        action.pattern(),
                        filled.segments(),
                        hasBody ? Optional.of(body) : Optional.empty(),
                        action.hasReasonInBody() ? "" : filled.reason());
        if (!reply.isOk()) {
            return refused(visit, filled, format, reply);
        }
        String after = after(visit, filled, reply);
        List<Block> once = new ArrayList<>();
        for (String name : SECRETS) {
            if (!reply.text(name).isEmpty()) {
                once.add(
                        new Block.Secret(label(visit, name), reply.text(name), visit.text("once")));
            }
        }
        if (!once.isEmpty()) {
            once.add(
                    new Block.Buttons(
                            "", List.of(new Block.Button(visit.text("go-on"), after, true))));
            return page(visit, filled, format, once);
        }
        return new Shown.Elsewhere(
                reply.waits()
                        ? Visit.with(
                                after,
                                "done",
                                "asked",
                                "approval",
                                reply.json().path("number").asString(""))
                        : Visit.with(after, "done", "yes"));
    }

    /** The form again, with what the API says is wrong. */
    private static Shown refused(Visit visit, Filled filled, Format format, Reply reply) {
        Map<String, String> ofFields = new HashMap<>();
        List<String> others = new ArrayList<>();
        for (JsonNode error : reply.list("errors")) {
            String pointer = error.path("pointer").asString("");
            String name = pointer.isEmpty() ? "" : pointer.substring(1).replaceFirst("/.*", "");
            if (error.path("header").asString("").equals("Change-Reason")) {
                name = REASON;
            }
            String detail = error.path("detail").asString("");
            if (filled.action().field(name).isPresent() || name.equals(REASON)) {
                ofFields.merge(name, detail, (one, two) -> one + "; " + two);
            } else {
                others.add(pointer.isEmpty() ? detail : pointer + " " + detail);
            }
        }
        if (ofFields.isEmpty() && others.isEmpty()) {
            others.add(reply.detail());
        }
        return form(visit, filled, format, others, ofFields)
                .withStatus(reply.status() == CONFLICT ? CONFLICT_STATUS : reply.status());
    }

    private static ConsolePage form(
            Visit visit,
            Filled filled,
            Format format,
            List<String> errors,
            Map<String, String> ofFields) {
        ConsoleAction action = filled.action();
        List<Block> blocks = new ArrayList<>();
        String about = "console.about." + action.id();
        if (visit.texts().has(about)) {
            blocks.add(
                    new Block.Prose(
                            "",
                            visit.texts().text(about),
                            action.isDangerous() ? Cell.Tone.BAD : Cell.Tone.PLAIN));
        }
        List<EntryForm.Field> fields = new ArrayList<>();
        for (ConsoleAction.Spec spec : action.fields()) {
            fields.add(
                    FormFields.of(
                            visit,
                            spec,
                            filled.segments(),
                            filled.values().getOrDefault(spec.name(), ""),
                            ofFields.getOrDefault(spec.name(), ""),
                            format));
        }
        if (!action.hasReasonInBody()) {
            fields.add(
                    FormFields.text(
                            REASON,
                            label(visit, REASON),
                            visit.text("hint.reason"),
                            filled.reason(),
                            ofFields.getOrDefault(REASON, "")));
        }
        boolean isAtOnce = action.fields().isEmpty();
        blocks.add(
                new Block.Entry(
                        new EntryForm(
                                "",
                                visit.path(),
                                "post",
                                hidden(filled, isAtOnce ? DO : "check"),
                                fields,
                                errors,
                                visit.text(isAtOnce ? "confirm" : "preview"),
                                action.isDangerous() && isAtOnce,
                                back(visit, filled))));
        boolean isWrong = !errors.isEmpty() || !ofFields.isEmpty();
        return page(visit, filled, format, blocks).withStatus(isWrong ? REFUSED : 200);
    }

    private static Map<String, String> hidden(Filled filled, String step) {
        Map<String, String> hidden = new LinkedHashMap<>();
        hidden.put(STEP, step);
        if (filled.isGuided()) {
            hidden.put(THEN, GUIDE);
        }
        filled.segments().forEach((name, value) -> hidden.put(IN + name, value));
        filled.before().forEach((name, value) -> hidden.put(WAS + name, value));
        return hidden;
    }

    private static ConsolePage page(Visit visit, Filled filled, Format format, List<Block> blocks) {
        String about =
                String.join(
                        " · ",
                        filled.action().segments().stream()
                                .map(it -> filled.segments().getOrDefault(it, ""))
                                .filter(it -> !it.isEmpty())
                                .toList());
        return ConsolePage.of(
                        visit, "", visit.text("action." + filled.action().id()), format, blocks)
                .withLead(about);
    }

    /** The page from which the person came. */
    private static String back(Visit visit, Filled filled) {
        return after(visit, filled, new Reply(200, Visit.object()));
    }

    private static String after(Visit visit, Filled filled, Reply reply) {
        return filled.isGuided()
                ? visit.href(GUIDE)
                : filled.action().after(visit, filled.segments(), reply);
    }

    private static String label(Visit visit, String name) {
        return visit.word("field", name);
    }
}
