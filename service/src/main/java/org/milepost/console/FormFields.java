package org.milepost.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.milepost.console.EntryForm.Control;
import tools.jackson.databind.JsonNode;

/** The fields of forms for the members of a body. */
final class FormFields {

    private FormFields() {}

    /** A line of text that must be there. */
    static EntryForm.Field text(
            String name, String label, String hint, String value, String error) {
        return new EntryForm.Field(name, label, hint, Control.TEXT, value, true, List.of(), error);
    }

    /** A field of a filter, which may be empty. */
    static EntryForm.Field filter(Visit visit, String name) {
        return new EntryForm.Field(
                name,
                visit.word("field", name),
                "",
                Control.TEXT,
                visit.query().first(name),
                false,
                List.of(),
                "");
    }

    /** A choice of a filter. */
    static EntryForm.Field choice(
            Visit visit,
            String name,
            String chosen,
            List<String> values,
            UnaryOperator<String> words) {
        return new EntryForm.Field(
                name,
                visit.word("field", name),
                "",
                Control.CHOICE,
                chosen,
                false,
                values.stream()
                        .map(it -> new EntryForm.Option(it, words.apply(it), it.equals(chosen)))
                        .toList(),
                "");
    }

    /** The field for a member of a body. */
    static EntryForm.Field of(
            Visit visit,
            ConsoleAction.Spec spec,
            Map<String, String> segments,
            String value,
            String error,
            Format format) {
        String hint =
                visit.texts().has("console.hint." + spec.name())
                        ? visit.text("hint." + spec.name())
                        : spec.kind() == ConsoleAction.Kind.TIME
                                ? visit.text("hint.time", format.zone().getId())
                                : "";
        return new EntryForm.Field(
                spec.name(),
                visit.word("field", spec.name()),
                hint,
                control(spec.kind()),
                value,
                spec.isRequired(),
                options(visit, spec, segments, value),
                error);
    }

    private static Control control(ConsoleAction.Kind kind) {
        return switch (kind) {
            case TEXT, LIST, REFERENCE -> Control.TEXT;
            case AREA -> Control.AREA;
            case NUMBER -> Control.NUMBER;
            case TIME -> Control.TIME;
            case DATE -> Control.DATE;
            case FLAG, WORD, CURRENCY, PROGRAMME, PARTNER -> Control.CHOICE;
            case WORDS -> Control.CHOICES;
        };
    }

    private static List<EntryForm.Option> options(
            Visit visit, ConsoleAction.Spec spec, Map<String, String> segments, String value) {
        Set<String> chosen = Set.of(value);
        List<EntryForm.Option> options = new ArrayList<>();
        if (!spec.isRequired() && control(spec.kind()) == Control.CHOICE) {
            options.add(new EntryForm.Option("", visit.text("nothing-chosen"), value.isEmpty()));
        }
        switch (spec.kind()) {
            case FLAG ->
                    List.of("false", "true")
                            .forEach(
                                    it ->
                                            options.add(
                                                    new EntryForm.Option(
                                                            it,
                                                            visit.text("flag." + it),
                                                            chosen.contains(it))));
            case WORD ->
                    spec.words()
                            .forEach(
                                    it ->
                                            options.add(
                                                    new EntryForm.Option(
                                                            it,
                                                            visit.word("word", it),
                                                            chosen.contains(it))));
            case WORDS -> {
                List<String> all = List.of(value.split(", ", -1));
                spec.words()
                        .forEach(
                                it ->
                                        options.add(
                                                new EntryForm.Option(
                                                        it, word(visit, it), all.contains(it))));
            }
            case CURRENCY ->
                    currencies(visit, segments.getOrDefault("programme", ""))
                            .forEach(
                                    it ->
                                            options.add(
                                                    new EntryForm.Option(
                                                            it, it, chosen.contains(it))));
            case PROGRAMME ->
                    visit.programmes().stream().forEach(it -> options.add(named(it, chosen)));
            case PARTNER ->
                    visit.list("partners", "limit=1000").items().stream()
                            .forEach(it -> options.add(named(it, chosen)));
            default -> {}
        }
        return options;
    }

    private static String word(Visit visit, String word) {
        String role = "staff.role." + word;
        return visit.texts().has(role) ? visit.texts().text(role) : word;
    }

    private static EntryForm.Option named(JsonNode json, Set<String> chosen) {
        String code = json.path("code").asString("");
        return new EntryForm.Option(
                code, code + " – " + json.path("name").asString(""), chosen.contains(code));
    }

    private static List<String> currencies(Visit visit, String programme) {
        return visit.programmes().stream()
                .filter(it -> it.path("code").asString("").equals(programme))
                .flatMap(it -> Visit.texts(it.path("currencies")).stream())
                .toList();
    }
}
