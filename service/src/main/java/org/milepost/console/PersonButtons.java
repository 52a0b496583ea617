package org.milepost.console;

import java.util.ArrayList;
import java.util.List;

/** What can be done about a person: only what the roles of the visitor allow. */
final class PersonButtons {

    private static final List<String> BOOKINGS =
            List.of("adjust", "reverse-credit", "reverse-part", "move", "forfeit", "pay-out");

    private PersonButtons() {}

    /**
     * The buttons.
     *
     * @param kind {@code member}, {@code account} or {@code collector}
     * @param holder the number of the account
     */
    static List<Block> of(
            Visit visit, String programme, String number, String kind, String holder) {
        boolean isCollector = kind.equals("collector");
        List<Block.Button> main = new ArrayList<>();
        for (String booking : BOOKINGS) {
            add(
                    visit,
                    main,
                    booking + (isCollector ? "-collector" : "-account"),
                    programme,
                    holder);
        }
        List<Block.Button> others = new ArrayList<>();
        if (isCollector) {
            if (visit.may("POST", "explanations/inquiry")) {
                others.add(
                        new Block.Button(
                                visit.text("inquiry"),
                                visit.href("persons", programme, number, "inquiry"),
                                false));
            }
            add(visit, others, "change-collector", programme, number);
            add(visit, others, "open-account", programme, number);
        } else {
            add(visit, others, "change-account", programme, holder);
        }
        if (kind.equals("member")) {
            for (String id :
                    List.of(
                            "change-member",
                            "move-in",
                            "move-out",
                            "registration-code",
                            "password-reset",
                            "end-grants",
                            "end-sign-ins")) {
                if (!id.equals("move-out") || !holder.equals(number)) {
                    add(visit, others, id, programme, number);
                }
            }
        }
        if (!kind.equals("account")) {
            for (String id :
                    List.of(
                            "add-note",
                            "replace-card",
                            "close-person",
                            "reopen-person",
                            "merge-person",
                            "erase-person")) {
                add(visit, others, id, programme, number);
            }
        }
        return List.of(
                new Block.Buttons(visit.text("bookings"), main),
                new Block.Buttons(visit.text("changes"), others));
    }

    private static void add(
            Visit visit, List<Block.Button> buttons, String id, String programme, String number) {
        ConsoleAction action = ConsoleActions.find(id).orElseThrow();
        if (visit.may(action.method(), action.pattern())) {
            buttons.add(
                    new Block.Button(
                            visit.text("action." + id),
                            visit.action(id, "programme", programme, "number", number),
                            id.startsWith(BOOKINGS.getFirst())));
        }
    }
}
