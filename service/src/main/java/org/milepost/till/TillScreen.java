package org.milepost.till;

import java.util.ArrayList;
import java.util.List;
import org.milepost.web.Messages;

/**
 * What a till shows in a state: the lines of a terminal with 20 columns and 4 lines, and the same
 * as a window with buttons. Balances are on the receipt and not on the screen, as the documents
 * ask.
 *
 * @param lines four lines, at most {@value #COLUMNS} characters each
 * @param title the heading of the window
 * @param text the sentence in it
 * @param choices its buttons, which are keys of the keypad
 */
record TillScreen(List<String> lines, String title, String text, List<Choice> choices) {

    /** The width of the terminal. */
    static final int COLUMNS = 20;

    /** The height of the terminal. */
    static final int LINES = 4;

    private static final String ENTER = "ENTER";
    private static final String CLEAR = "CLEAR";

    /**
     * A button of the window.
     *
     * @param key the key of the keypad that it is
     */
    record Choice(String key, String label) {}

    TillScreen {
        lines = List.copyOf(lines);
        choices = List.copyOf(choices);
        if (lines.size() != LINES || lines.stream().anyMatch(it -> it.length() > COLUMNS)) {
            throw new IllegalArgumentException("a terminal has 4 lines of 20 columns: " + lines);
        }
    }

    /** The screen of a till. */
    static TillScreen of(TillState till, Messages texts) {
        return new Painter(till, texts).screen();
    }

    private record Painter(TillState till, Messages texts) {

        TillScreen screen() {
            return switch (till.step()) {
                case BASKET ->
                        screen(
                                lines(
                                        till.sponsor().storeName(),
                                        text("till.terminal.items", count(till.basket().size())),
                                        text(
                                                "till.terminal.total",
                                                TillMoney.of(till, till.cents())),
                                        text("till.terminal.card")),
                                "till.window.card",
                                text("till.window.card.text", TillMoney.of(till, till.cents())));
                case OFFER -> {
                    String discount = discount(till.defaultUnits());
                    yield screen(
                            lines(
                                    text("till.terminal.cash"),
                                    text("till.terminal.take", discount),
                                    text(
                                            "till.terminal.miles",
                                            count(
                                                    till.defaultUnits()
                                                            * till.number("unitValueAMCash"))),
                                    text("till.terminal.choose")),
                            "till.window.offer",
                            text(
                                    "till.window.offer.text",
                                    discount,
                                    count(till.defaultUnits() * till.number("unitValueAMCash"))),
                            choice("1", "till.key.yes"),
                            choice("2", "till.key.less"),
                            choice("3", "till.key.no"));
                }
                case UNITS ->
                        screen(
                                lines(
                                        text("till.terminal.cash"),
                                        text("till.terminal.units", discount(1)),
                                        "> " + till.digits() + "_",
                                        text("till.terminal.at-most", count(till.defaultUnits()))),
                                "till.window.units",
                                text(
                                        "till.window.units.text",
                                        discount(1),
                                        count(till.defaultUnits())),
                                choice(ENTER, "till.key.enter"),
                                choice(CLEAR, "till.key.clear"));
                case REDEEMED ->
                        moved("till.terminal.redeemed", "till.window.redeemed", "Redeemed");
                case REVERSED ->
                        moved("till.terminal.reversed", "till.window.reversed", "Reversed");
                case MESSAGE -> message();
                case NO_ANSWER ->
                        screen(
                                lines(
                                        text("till.terminal.no-answer"),
                                        text("till.terminal.escalate"),
                                        text("till.terminal.without"),
                                        text("till.terminal.clear")),
                                "till.window.no-answer",
                                text("till.window.no-answer.text"),
                                choice(CLEAR, "till.key.clear"));
            };
        }

        private TillScreen moved(String line, String title, String member) {
            String amount =
                    TillMoney.ofDollars(
                            till, till.shown().getOrDefault("dollars" + member, "0.00"));
            String number = till.shown().getOrDefault("txnConfirmationNumber", "");
            return screen(
                    lines(
                            text("till.terminal.approved"),
                            text(line, amount),
                            number,
                            text("till.terminal.clear")),
                    title,
                    text(title + ".text", amount, number),
                    choice(CLEAR, "till.key.next"));
        }

        /** The message that the answer has for the display, in its own lines. */
        private TillScreen message() {
            String code = till.shown().getOrDefault("responseCode", "----");
            String message = till.shown().getOrDefault("message", "");
            List<String> shown = wrapped(message);
            return screen(
                    lines(
                            shown.getFirst(),
                            shown.get(1),
                            text("till.terminal.code", code),
                            text("till.terminal.clear")),
                    "till.window.message",
                    text("till.window.message.text", message, code),
                    choice(CLEAR, "till.key.clear"));
        }

        private TillScreen screen(
                List<String> lines, String titleKey, String text, Choice... choices) {
            return new TillScreen(lines, text(titleKey), text, List.of(choices));
        }

        private String discount(long units) {
            return TillMoney.of(till, units * till.unitCents());
        }

        private Choice choice(String key, String label) {
            return new Choice(key, text(label));
        }

        private String text(String key, String... values) {
            return texts.text(key, (Object[]) values);
        }

        private static List<String> lines(String... lines) {
            return List.of(lines);
        }

        private static String count(long number) {
            return Long.toString(number);
        }
    }

    /** The first two lines of a text, broken between words. */
    static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() + word.length() + 1 > COLUMNS && !line.isEmpty()) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ")
                    .append(word, 0, Math.min(word.length(), COLUMNS));
        }
        lines.add(line.toString());
        lines.add("");
        return lines.subList(0, 2);
    }
}
