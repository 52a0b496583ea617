package org.milepost.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.milepost.http.Request;
import org.milepost.programme.Programme;
import org.milepost.programme.ProgrammeId;
import org.milepost.programme.Programmes;
import org.milepost.readmodel.FoundPerson;
import org.milepost.readmodel.LikelyDuplicate;
import org.milepost.readmodel.PersonSearch;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /operator/v1/searches/persons}: finds persons. What is sought is in the body, so that no
 * log of request lines contains it.
 */
public record PersonSearchEndpoint(Programmes programmes, PersonSearch search) {

    private static final int LIMIT_USUAL = 20;
    private static final int LIMIT_MAX = 100;

    private static final Map<String, PersonSearch.By> BY =
            Map.of(
                    "name", PersonSearch.By.NAME,
                    "email", PersonSearch.By.EMAIL,
                    "telephone", PersonSearch.By.TELEPHONE,
                    "number", PersonSearch.By.NUMBER);

    /** {@code POST …/searches/persons}: by a part of the name, e-mail, telephone or number. */
    public PersonAnswer find(Request request) {
        Form form = Form.of(request);
        Optional<PersonSearch.By> by = form.required("by", form.word("by", BY));
        Optional<String> value = form.requiredText("value", TextRule.SOUGHT);
        Optional<String> code = form.text("programme", TextRule.CODE);
        int limit = form.number("limit", 1, LIMIT_MAX).map(Math::toIntExact).orElse(LIMIT_USUAL);
        Optional<Programme> programme = code.flatMap(programmes.current()::programme);
        if (code.isPresent() && programme.isEmpty()) {
            form.error("programme", "there is no such programme");
        }
        if (by.isPresent()
                && value.isPresent()
                && !PersonSearch.isSpecific(by.get(), value.get())) {
            form.error("value", demand(by.get()));
        }
        form.finish();
        List<FoundPerson> found =
                search.find(by.orElseThrow(), value.orElseThrow(), programme, limit + 1);
        ObjectNode read = JsonView.empty().put("unreadChanges", search.unreadChanges());
        List<ObjectNode> items = found.stream().limit(limit).map(this::view).toList();
        return PersonAnswer.of(Answer.found(items, found.size() > limit, read), items);
    }

    /** {@code POST …/searches/duplicates}: who may be the same person as a member. */
    public PersonAnswer duplicates(Request request) {
        Form form = Form.of(request);
        Optional<String> code = form.requiredText("programme", TextRule.CODE);
        Optional<String> number = form.requiredText("number", TextRule.MEMBER_NUMBER);
        Optional<Programme> programme = code.flatMap(programmes.current()::programme);
        if (code.isPresent() && programme.isEmpty()) {
            form.error("programme", "there is no such programme");
        }
        form.finish();
        List<LikelyDuplicate> found =
                search.duplicates(programme.orElseThrow(), number.orElseThrow(), LIMIT_MAX + 1);
        ObjectNode read = JsonView.empty().put("unreadChanges", search.unreadChanges());
        List<ObjectNode> items = found.stream().limit(LIMIT_MAX).map(this::view).toList();
        List<ObjectNode> shown = new ArrayList<>();
        shown.add(
                JsonView.empty()
                        .put("programme", programme.orElseThrow().code())
                        .put("number", number.orElseThrow()));
        shown.addAll(items);
        return PersonAnswer.of(Answer.found(items, found.size() > LIMIT_MAX, read), shown);
    }

    /** The numbers of members who may be the same person as this one. */
    List<String> duplicatesOf(String programme, String number) {
        return programmes
                .current()
                .programme(programme)
                .map(it -> search.duplicates(it, number, LIMIT_MAX))
                .orElse(List.of())
                .stream()
                .map(it -> it.person().number())
                .toList();
    }

    private ObjectNode view(LikelyDuplicate duplicate) {
        ObjectNode json = view(duplicate.person());
        JsonView.putTexts(
                json,
                "shared",
                duplicate.shared().stream()
                        .map(it -> it.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .sorted()
                        .toList());
        return json;
    }

    private static String demand(PersonSearch.By by) {
        return switch (by) {
            case NAME -> "must have a word of " + PersonSearch.WORD_LENGTH_MIN + " or more letters";
            case EMAIL -> "must be an address of electronic mail";
            case TELEPHONE ->
                    "must have "
                            + PersonSearch.TELEPHONE_LENGTH_MIN
                            + " or more digits besides zeros in front";
            case NUMBER -> "must be 1 to 24 digits";
        };
    }

    private ObjectNode view(FoundPerson person) {
        ObjectNode json = JsonView.empty();
        json.put(
                "programme",
                programmes.current().programme(new ProgrammeId(person.programme())).code());
        json.put("number", person.number());
        json.put("kind", person.kind().name().toLowerCase(Locale.ROOT));
        json.put("account", person.account());
        person.firstName().ifPresent(it -> json.put("firstName", it));
        person.familyName().ifPresent(it -> json.put("familyName", it));
        return json;
    }
}
