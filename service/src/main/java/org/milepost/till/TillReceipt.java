package org.milepost.till;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.milepost.web.Messages;

/**
 * What a till prints after a redemption or reversal: always the confirmation number, and balances
 * only if the answer has them, because a collector may hide them.
 *
 * <p>Threads: has no state.
 */
final class TillReceipt {

    private static final int COLUMNS = 32;
    private static final int LAST_DIGITS = 4;

    private final TillState till;
    private final Messages texts;
    private final List<String> lines = new ArrayList<>();

    private TillReceipt(TillState till, Messages texts) {
        this.till = till;
        this.texts = texts;
    }

    /** The lines to print; none while there is nothing to print. */
    static List<String> of(TillState till, Messages texts) {
        return switch (till.step()) {
            case REDEEMED -> new TillReceipt(till, texts).redeemed();
            case REVERSED -> new TillReceipt(till, texts).reversed();
            default -> List.of();
        };
    }

    private List<String> redeemed() {
        head();
        till.basket().forEach(it -> row(texts.text(it.textKey()), TillMoney.of(till, it.cents())));
        row(texts.text("till.receipt.total"), TillMoney.of(till, till.cents()));
        String discount = till.shown().getOrDefault("dollarsRedeemed", "0.00");
        row(texts.text("till.receipt.discount"), "-" + TillMoney.ofDollars(till, discount));
        long rest = till.cents() - Long.parseLong(discount.replace(".", ""));
        row(texts.text("till.receipt.to-pay"), TillMoney.of(till, rest));
        lines.add("");
        member("till.receipt.miles", "milesRedeemed");
        foot();
        return List.copyOf(lines);
    }

    private List<String> reversed() {
        head();
        row(
                texts.text("till.receipt.refund"),
                TillMoney.ofDollars(till, till.shown().getOrDefault("dollarsReversed", "0.00")));
        member("till.receipt.miles-back", "milesReversed");
        foot();
        return List.copyOf(lines);
    }

    private void head() {
        lines.add(till.sponsor().storeName());
        lines.add(till.shown().getOrDefault("transDateTime", "").replace('T', ' '));
        lines.add("");
    }

    private void foot() {
        row(texts.text("till.receipt.collector"), masked(till.collector()));
        row(
                texts.text("till.receipt.number"),
                till.shown().getOrDefault("txnConfirmationNumber", ""));
        member("till.receipt.cash", "cashBalance");
        member("till.receipt.dream", "dreamBalance");
        member("till.receipt.available", "availableCashBalance");
    }

    private void member(String key, String name) {
        Map<String, String> shown = till.shown();
        String value = shown.get(name);
        if (value != null) {
            row(texts.text(key), value);
        }
    }

    private void row(String name, String value) {
        int blanks = Math.max(1, COLUMNS - name.length() - value.length());
        lines.add(name + " ".repeat(blanks) + value);
    }

    private static String masked(String number) {
        int hidden = Math.max(0, number.length() - LAST_DIGITS);
        return "*".repeat(hidden) + number.substring(hidden);
    }
}
