package org.milepost.sandbox;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.milepost.http.Json;
import org.milepost.http.MalformedJson;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Cents;
import org.milepost.programme.Offer;
import org.milepost.programme.Programme;
import org.milepost.programme.Sponsor;
import org.milepost.web.Messages;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Says why a call was answered as it was: the rule that its code stands for, the offers that its
 * store may use, and the limits. They are those of the moment after the answer. The texts are those
 * of the pages.
 *
 * <p>Threads: belongs to its request.
 */
final class CallReasons {

    private static final Pattern CHECKOUT_CODE = Pattern.compile("[0-9]{4}");

    /** The codes with one rule; the message of any other says what was wrong. */
    private static final Set<String> RULES =
            Set.of(
                    "0000", "0001", "0002", "0005", "0006", "0008", "0009", "0025", "0051", "0057",
                    "0065", "0066", "0067", "0080", "0092");

    private final List<String> reasons = new ArrayList<>();
    private final Catalogue catalogue;
    private final Instant now;
    private final Messages texts;

    private CallReasons(Catalogue catalogue, Instant now, Messages texts) {
        this.catalogue = catalogue;
        this.now = now;
        this.texts = texts;
    }

    /**
     * The reasons of an answer.
     *
     * @param calls what the key was used for before
     */
    static List<String> of(RecordedCall call, CallLog calls, Messages texts) {
        CallReasons reasons = new CallReasons(call.catalogue(), call.at(), texts);
        call.fault().ifPresent(it -> reasons.add("fault", it.wireName()));
        calls.firstUse(call)
                .ifPresent(
                        it ->
                                reasons.add(
                                        it.requestText().equals(call.requestText())
                                                ? "first-use"
                                                : "first-use-other",
                                        Long.toString(it.number()),
                                        seconds(it.at())));
        JsonNode answer = tree(call.response());
        if (CHECKOUT_CODE.matcher(call.code()).matches()) {
            reasons.ofCheckout(call.call(), call.code(), tree(call.request()), answer);
        } else {
            reasons.ofErrors(answer);
        }
        return List.copyOf(reasons.reasons);
    }

    private static String seconds(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private void add(String key, String... values) {
        reasons.add(texts.text("sandbox.why." + key, (Object[]) values));
    }

    private void ofCheckout(FaultCall call, String code, JsonNode request, JsonNode answer) {
        if (RULES.contains(code)) {
            add("rule." + code);
        } else {
            reasons.add(answer.path("message").asString(""));
        }
        Optional<Sponsor> sponsor = catalogue.sponsor(request.path("sponsorCode").asString(""));
        if (sponsor.isEmpty() || !call.hasCheckoutFaults()) {
            return;
        }
        switch (code) {
            case "0000", "0001", "0051", "0065", "0066", "0067" ->
                    offersAndLimit(sponsor.get(), request.path("storeId").asString(""));
            default -> {}
        }
    }

    private void offersAndLimit(Sponsor sponsor, String store) {
        List<Offer> offers = catalogue.offersFor(sponsor, store, now);
        if (offers.isEmpty()) {
            add("no-offer");
        }
        for (Offer offer : offers) {
            add(
                    "offer",
                    offer.offerId(),
                    Long.toString(offer.unitMiles()),
                    dollars(offer.unitCents()));
        }
        Programme programme = catalogue.programme(sponsor.programme());
        Instant end =
                programme.calendar().startOf(programme.calendar().businessDay(now).plusDays(1));
        add(
                "limit",
                dollars(programme.dailyLimit()),
                end.toString(),
                programme.calendar().local(end).toString());
        catalogue.limitsFor(programme.id(), sponsor.partner(), Optional.of(store)).stream()
                .filter(it -> it.isInForce(now))
                .forEach(it -> add("further-limit", Integer.toString(it.number()), it.name()));
    }

    private String dollars(Cents cents) {
        String dollars = cents.toDollars();
        return texts.language().equals("fr") ? dollars.replace('.', ',') : dollars;
    }

    private void ofErrors(JsonNode answer) {
        JsonNode error = answer.has("error") ? answer.path("error") : answer;
        List<JsonNode> errors = new ArrayList<>();
        error.path("childError").forEach(errors::add);
        if (errors.isEmpty() && error.has("code")) {
            errors.add(error);
        }
        for (JsonNode one : errors) {
            String message =
                    one.path("developerMessage").asString(one.path("businessMessage").asString(""));
            String path = one.path("path").asString("");
            reasons.add(
                    one.path("code").asString("")
                            + (path.isEmpty() ? ": " : " at " + path + ": ")
                            + message);
        }
    }

    private static JsonNode tree(byte[] body) {
        try {
            return body.length == 0 ? MissingNode.getInstance() : Json.readObject(body);
        } catch (MalformedJson e) {
            return MissingNode.getInstance();
        }
    }
}
