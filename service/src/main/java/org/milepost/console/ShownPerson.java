package org.milepost.console;

import java.util.List;
import org.milepost.http.Fault;
import tools.jackson.databind.JsonNode;

/**
 * Who has a number in a programme.
 *
 * @param kind {@code member}, {@code account} or {@code collector}
 * @param json what the API shows of it
 * @param account the account that a member uses; the same object for others
 */
record ShownPerson(String programme, String number, String kind, JsonNode json, JsonNode account) {

    private static final String PROGRAMME = "programmes/{programme}";
    private static final int NOT_FOUND = 404;

    /** The number of the account. */
    String holder() {
        return kind.equals("member") ? json.path("account").asString(number) : number;
    }

    boolean isCollector() {
        return kind.equals("collector");
    }

    /**
     * Finds it.
     *
     * @throws Fault when nobody has the number, or the visitor may not see whose it is
     */
    static ShownPerson find(Visit visit, String programme, String number) {
        Reply member =
                visit.get(
                        PROGRAMME + "/members/{number}", "programme", programme, "number", number);
        if (member.isOk()) {
            String account = member.text("account");
            Reply own =
                    visit.get(
                            PROGRAMME + "/accounts/{number}",
                            "programme",
                            programme,
                            "number",
                            account);
            return new ShownPerson(
                    programme,
                    number,
                    "member",
                    member.json(),
                    Visit.optional(own).map(Reply::json).orElse(Visit.object()));
        }
        if (member.status() != NOT_FOUND) {
            throw new Fault(member.status(), member.detail());
        }
        for (String kind : List.of("account", "collector")) {
            Reply reply =
                    visit.get(
                            PROGRAMME + "/" + kind + "s/{number}",
                            "programme",
                            programme,
                            "number",
                            number);
            if (reply.isOk()) {
                return new ShownPerson(programme, number, kind, reply.json(), reply.json());
            }
            if (reply.status() != NOT_FOUND) {
                throw new Fault(reply.status(), reply.detail());
            }
        }
        throw new Fault(NOT_FOUND, visit.text("fault.no-person"));
    }

    /** The name, or what it is with its number. */
    String title(Visit visit) {
        String name =
                (json.path("firstName").asString("") + " " + json.path("familyName").asString(""))
                        .strip();
        return name.isEmpty() ? visit.text("person." + kind) + " " + number : name;
    }

    /** The currencies of its programme. */
    List<String> currencies(Visit visit) {
        return visit.programmes().stream()
                .filter(it -> it.path("code").asString("").equals(programme))
                .flatMap(it -> Visit.texts(it.path("currencies")).stream())
                .toList();
    }
}
