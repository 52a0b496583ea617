package org.milepost.console;

import static org.milepost.console.ConsoleAction.Kind.AREA;
import static org.milepost.console.ConsoleAction.Kind.CURRENCY;
import static org.milepost.console.ConsoleAction.Kind.DATE;
import static org.milepost.console.ConsoleAction.Kind.FLAG;
import static org.milepost.console.ConsoleAction.Kind.NUMBER;
import static org.milepost.console.ConsoleAction.Kind.REFERENCE;
import static org.milepost.console.ConsoleAction.Kind.TEXT;
import static org.milepost.console.ConsoleAction.Kind.WORD;
import static org.milepost.console.ConsoleAction.action;
import static org.milepost.console.ConsoleAction.may;
import static org.milepost.console.ConsoleAction.must;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All actions of the console: those on persons here, and those of {@link SetUpActions}. */
final class ConsoleActions {

    private static final String PROGRAMME = "programmes/{programme}";
    private static final String COLLECTOR = PROGRAMME + "/collectors/{number}";
    private static final String ACCOUNT = PROGRAMME + "/accounts/{number}";
    private static final String MEMBER = PROGRAMME + "/members/{number}";
    private static final String PERSON = PROGRAMME + "/persons/{number}";
    private static final String PAGE = "persons/{programme}/{number}";

    private static final Map<String, ConsoleAction> ALL =
            Stream.of(bookings(), persons(), access(), approvals(), SetUpActions.all())
                    .flatMap(List::stream)
                    .collect(Collectors.toUnmodifiableMap(ConsoleAction::id, Function.identity()));

    private ConsoleActions() {}

    /** The action with this identifier. */
    static Optional<ConsoleAction> find(String id) {
        return Optional.ofNullable(ALL.get(id));
    }

    /** All of them. */
    static List<ConsoleAction> all() {
        return List.copyOf(ALL.values());
    }

    private static List<ConsoleAction> bookings() {
        List<ConsoleAction> actions = new ArrayList<>();
        for (String holder : List.of("collectors", "accounts")) {
            String path = holder.equals("collectors") ? COLLECTOR : ACCOUNT;
            String who = holder.equals("collectors") ? "collector" : "account";
            actions.add(booking("adjust-" + who, path + "/adjustments", holder, 1));
            actions.add(
                    booking(
                            "reverse-part-" + who,
                            path + "/part-reversals",
                            holder,
                            1,
                            must("confirmationNumber", TEXT)));
            actions.add(
                    booking(
                            "reverse-credit-" + who,
                            path + "/credit-reversals",
                            holder,
                            -1,
                            must("confirmationNumber", TEXT)));
            actions.add(booking("move-" + who, path + "/moves", holder, -1, must("to", TEXT)));
            actions.add(booking("forfeit-" + who, path + "/forfeitures", holder, -1));
            actions.add(booking("pay-out-" + who, path + "/payouts", holder, -1));
        }
        return actions;
    }

    private static ConsoleAction booking(
            String id, String path, String holder, int sign, ConsoleAction.Spec... more) {
        List<ConsoleAction.Spec> fields = new ArrayList<>();
        fields.add(must("currency", CURRENCY));
        fields.addAll(List.of(more));
        fields.add(must("miles", NUMBER));
        fields.add(must("reason", TEXT));
        fields.add(must("reference", REFERENCE));
        return action(id, "POST", path, PAGE, fields.toArray(ConsoleAction.Spec[]::new))
                .with(Effects.booking(holder, sign));
    }

    private static List<ConsoleAction> persons() {
        return List.of(
                action(
                                "change-collector",
                                "PATCH",
                                COLLECTOR,
                                PAGE,
                                must("status", WORD, "active", "inactive"),
                                must("hidesBalances", FLAG),
                                must("forbidsRedemption", FLAG))
                        .loading(COLLECTOR),
                action(
                                "change-account",
                                "PATCH",
                                ACCOUNT,
                                PAGE,
                                must(
                                        "status",
                                        WORD,
                                        "active",
                                        "inactive",
                                        "cancelled",
                                        "deceased",
                                        "fraud"))
                        .loading(ACCOUNT),
                action(
                                "change-member",
                                "PATCH",
                                MEMBER,
                                PAGE,
                                must("firstName", TEXT),
                                must("familyName", TEXT),
                                may("dateOfBirth", DATE))
                        .loading(MEMBER),
                action(
                        "add-collector",
                        "POST",
                        PROGRAMME + "/collectors",
                        PAGE,
                        must("number", TEXT),
                        may("hidesBalances", FLAG),
                        may("forbidsRedemption", FLAG)),
                action(
                        "add-member",
                        "POST",
                        PROGRAMME + "/members",
                        PAGE,
                        must("number", TEXT),
                        must("firstName", TEXT),
                        must("familyName", TEXT),
                        may("household", TEXT),
                        may("dateOfBirth", DATE)),
                action(
                        "open-household",
                        "POST",
                        PROGRAMME + "/accounts",
                        PAGE,
                        must("number", TEXT)),
                action(
                        "open-account",
                        "POST",
                        COLLECTOR + "/accounts",
                        PAGE,
                        must("currency", CURRENCY)),
                action(
                        "replace-card",
                        "POST",
                        PERSON + "/cards",
                        PAGE,
                        must("number", TEXT),
                        must("old", WORD, "replaced", "lost")),
                action(
                        "change-card",
                        "PATCH",
                        PERSON + "/cards/{card}",
                        PAGE,
                        must("state", WORD, "active", "replaced", "lost")),
                action("move-in", "POST", MEMBER + "/household", PAGE, must("household", TEXT)),
                action("move-out", "DELETE", MEMBER + "/household", PAGE),
                action("close-person", "POST", PERSON + "/closure", PAGE).dangerous(),
                action("reopen-person", "DELETE", PERSON + "/closure", PAGE),
                action("merge-person", "POST", PERSON + "/merge", PAGE, must("into", TEXT))
                        .dangerous(),
                action("erase-person", "POST", PERSON + "/erasure", PAGE).dangerous(),
                action(
                        "add-note",
                        "POST",
                        PERSON + "/notes",
                        PAGE,
                        must("text", AREA),
                        may("open", FLAG)),
                action("change-note", "PATCH", PERSON + "/notes/{note}", PAGE, must("open", FLAG)),
                action("erase-note", "DELETE", PERSON + "/notes/{note}", PAGE).dangerous());
    }

    private static List<ConsoleAction> access() {
        return List.of(
                action("end-grants", "DELETE", MEMBER + "/grants", PAGE),
                action("end-grant", "DELETE", MEMBER + "/grants/{grant}", PAGE),
                action("end-sign-ins", "DELETE", MEMBER + "/sign-ins", PAGE),
                action("end-sign-in", "DELETE", MEMBER + "/sign-ins/{signin}", PAGE),
                action("registration-code", "POST", MEMBER + "/registration-code", PAGE),
                action("password-reset", "POST", MEMBER + "/password-reset", PAGE).dangerous());
    }

    private static List<ConsoleAction> approvals() {
        String approval = "approvals/{approval}";
        return List.of(
                action("approve", "POST", approval + "/approve", approval),
                action("reject", "POST", approval + "/reject", approval),
                action("withdraw", "POST", approval + "/withdraw", approval));
    }
}
