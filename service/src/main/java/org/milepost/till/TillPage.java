package org.milepost.till;

import java.util.List;
import org.milepost.web.Messages;

/**
 * The model of the template {@code till/till.jte}.
 *
 * @param formToken of all forms of the page
 * @param receipt the printed lines; empty when there are none
 * @param time the local time of the demo
 * @param faults the names of the faults that a request can ask for
 * @param destinations the names of the moments to which the time can be moved
 */
record TillPage(
        Messages texts,
        String formToken,
        TillState till,
        TillScreen screen,
        List<String> receipt,
        String time,
        List<String> faults,
        List<String> destinations) {

    private static final List<String> DIGITS =
            List.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "CLEAR", "0", "ENTER");

    /** The collectors that the page offers, with what each demonstrates. */
    private static final List<SampleCard> CARDS =
            List.of(
                    new SampleCard("84095202006", "till.card.ordinary"),
                    new SampleCard("80000000001", "till.card.small"),
                    new SampleCard("80000000056", "till.card.poor"),
                    new SampleCard("80000000067", "till.card.rich"),
                    new SampleCard("80000000012", "till.card.hides"),
                    new SampleCard("80000000034", "till.card.hides-forbids"),
                    new SampleCard("80000000045", "till.card.forbids"),
                    new SampleCard("80000000023", "till.card.inactive"),
                    new SampleCard("80000000099", "till.card.unknown"));

    TillPage {
        receipt = List.copyOf(receipt);
        faults = List.copyOf(faults);
        destinations = List.copyOf(destinations);
    }

    /**
     * A collector of the sandbox.
     *
     * @param textKey the key of what it demonstrates
     */
    record SampleCard(String number, String textKey) {}

    /** A text in the language of the page. */
    String text(String key, String... values) {
        return texts.text(key, (Object[]) values);
    }

    /** The keys of the keypad, in rows of three. */
    List<String> keys() {
        return DIGITS;
    }

    /** What stands on a key of the keypad. */
    String label(String key) {
        return switch (key) {
            case "CLEAR" -> text("till.key.clear");
            case "ENTER" -> text("till.key.enter");
            default -> key;
        };
    }

    /** The collectors to choose from. */
    List<SampleCard> cards() {
        return CARDS;
    }

    /** All that can be bought. */
    List<TillItem> items() {
        return List.of(TillItem.values());
    }

    /** All sponsors whose till it can be. */
    List<TillSponsor> sponsors() {
        return List.of(TillSponsor.values());
    }

    /** A price on this till. */
    String price(TillItem item) {
        return TillMoney.of(till, item.cents());
    }

    /** What the basket costs. */
    String total() {
        return TillMoney.of(till, till.cents());
    }

    /** The terminal as a text of four lines. */
    String terminal() {
        return String.join("\n", screen.lines());
    }

    /** The receipt as one text. */
    String printed() {
        return String.join("\n", receipt);
    }
}
