package org.milepost.till;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a till is doing: an immutable value, so that two requests of one browser cannot leave half
 * of a step.
 *
 * @param language the language of the screen, such as {@code en}
 * @param basket what is being bought
 * @param collector the number of the card that was presented; empty before
 * @param entry how the number was entered, as {@code cardEntryMode}
 * @param shown the members of the answer that the screen is about
 * @param digits what was typed on the keypad
 * @param fault the fault that the next request asks the sandbox for; empty for none
 * @param wire the latest requests, the newest first
 */
record TillState(
        String language,
        TillSponsor sponsor,
        Step step,
        List<TillItem> basket,
        String collector,
        String entry,
        Map<String, String> shown,
        String digits,
        String fault,
        List<WireExchange> wire) {

    private static final int WIRE_MAX = 12;

    /** Where in a sale a till is. */
    enum Step {
        /** Items are added, and the card is awaited. */
        BASKET,
        /** The collector is asked for the default redemption. */
        OFFER,
        /** A lower number of units is typed. */
        UNITS,
        /** A redemption was approved. */
        REDEEMED,
        /** A redemption was reversed. */
        REVERSED,
        /** An answer that leads to no offer and no redemption. */
        MESSAGE,
        /** No answer, twice. */
        NO_ANSWER
    }

    TillState {
        basket = List.copyOf(basket);
        shown = Map.copyOf(shown);
        wire = List.copyOf(wire);
    }

    /** A till that was just switched on. */
    static TillState start(String language) {
        return new TillState(
                language,
                TillSponsor.LOY1,
                Step.BASKET,
                TillItem.FIRST,
                "",
                "SWIPE",
                Map.of(),
                "",
                "",
                List.of());
    }

    /** What the basket costs; if no items are known, what the answer says that it costs. */
    long cents() {
        return basket.isEmpty()
                ? cents(shown.getOrDefault("postTaxBasketAmount", ""))
                : basket.stream().mapToLong(TillItem::cents).sum();
    }

    private static long cents(String dollars) {
        return dollars.matches("[0-9]{1,13}\\.[0-9]{2}")
                ? Long.parseLong(dollars.replace(".", ""))
                : dollars.matches("[0-9]{1,13}") ? Long.parseLong(dollars) * 100 : 0;
    }

    /** A number of the answer that the screen is about; 0 when it has none. */
    long number(String member) {
        String text = shown.getOrDefault(member, "");
        return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : 0;
    }

    /** The value of a unit in cents. */
    long unitCents() {
        return Optional.ofNullable(shown.get("unitValueDollars"))
                .map(it -> Long.parseLong(it.replace(".", "")))
                .orElse(0L);
    }

    /** How many units are redeemed unless the collector wants fewer. */
    long defaultUnits() {
        return number("availableOfferUnits");
    }

    TillState at(Step next) {
        return new TillState(
                language, sponsor, next, basket, collector, entry, shown, "", fault, wire);
    }

    TillState withBasket(List<TillItem> items) {
        return new TillState(
                language, sponsor, Step.BASKET, items, "", entry, Map.of(), "", fault, wire);
    }

    TillState of(TillSponsor other) {
        return new TillState(
                language, other, Step.BASKET, basket, "", entry, Map.of(), "", fault, wire);
    }

    TillState in(String other) {
        return new TillState(
                other, sponsor, step, basket, collector, entry, shown, digits, fault, wire);
    }

    /** What a device that is not this till is doing; its items are not known. */
    TillState ofDevice(String itsLanguage, Step its, String number, Map<String, String> answer) {
        return new TillState(
                itsLanguage, sponsor, its, List.of(), number, entry, answer, "", "", List.of());
    }

    TillState withCard(String number, String mode) {
        return new TillState(
                language, sponsor, step, basket, number, mode, shown, digits, fault, wire);
    }

    TillState withDigits(String typed) {
        return new TillState(
                language, sponsor, step, basket, collector, entry, shown, typed, fault, wire);
    }

    TillState withFault(String kind) {
        return new TillState(
                language, sponsor, step, basket, collector, entry, shown, digits, kind, wire);
    }

    /** With a request that was sent; its fault, if it had one, has happened. */
    TillState after(WireExchange exchange) {
        List<WireExchange> all = new ArrayList<>(wire);
        all.addFirst(exchange);
        return new TillState(
                language,
                sponsor,
                step,
                basket,
                collector,
                entry,
                exchange.members(),
                digits,
                "",
                all.subList(0, Math.min(WIRE_MAX, all.size())));
    }
}
