package org.milepost.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.milepost.http.Json;
import org.milepost.http.MalformedJson;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Offer;
import org.milepost.programme.Programme;
import org.milepost.programme.Sponsor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Says why a call was answered as it was: the rule that its code stands for, the offers that its
 * store may use, and the daily limit. They are those of the moment after the answer.
 *
 * <p>Threads: belongs to its request.
 */
final class CallReasons {

    private static final Pattern CHECKOUT_CODE = Pattern.compile("[0-9]{4}");

    private final List<String> reasons = new ArrayList<>();
    private final Catalogue catalogue;
    private final Instant now;

    private CallReasons(Catalogue catalogue, Instant now) {
        this.catalogue = catalogue;
        this.now = now;
    }

    /**
     * The reasons of an answer.
     *
     * @param calls what the key was used for before
     */
    static List<String> of(RecordedCall call, CallLog calls) {
        CallReasons reasons = new CallReasons(call.catalogue(), call.at());
        call.fault().ifPresent(it -> reasons.add("The sandbox injected " + it.wireName() + "."));
        calls.firstUse(call)
                .ifPresent(
                        it ->
                                reasons.add(
                                        "The key was first used by call %d, at %s."
                                                .formatted(it.number(), it.at())));
        JsonNode answer = tree(call.response());
        if (CHECKOUT_CODE.matcher(call.code()).matches()) {
            reasons.ofCheckout(call.call(), call.code(), tree(call.request()), answer);
        } else {
            reasons.ofErrors(answer);
        }
        return List.copyOf(reasons.reasons);
    }

    private void add(String reason) {
        reasons.add(reason);
    }

    private void ofCheckout(FaultCall call, String code, JsonNode request, JsonNode answer) {
        reasons.add(rule(code, answer.path("message").asString("")));
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
            reasons.add("No offer is in force for this sponsor and store.");
        }
        for (Offer offer : offers) {
            reasons.add(
                    "Considered offer %s: %d miles for $%s."
                            .formatted(
                                    offer.offerId(),
                                    offer.unitMiles(),
                                    offer.unitCents().toDollars()));
        }
        Programme programme = catalogue.programme(sponsor.programme());
        Instant end =
                programme.calendar().startOf(programme.calendar().businessDay(now).plusDays(1));
        reasons.add(
                "The limit of a business day is $%s; this day ends at %s."
                        .formatted(programme.dailyLimit().toDollars(), end));
    }

    private static String rule(String code, String message) {
        return switch (code) {
            case "0000" -> "Carried out.";
            case "0001" -> "Carried out; the collector hides balances.";
            case "0002" -> "The account of the collector is not active.";
            case "0005" -> "The collector hides balances and forbids redemption at tills.";
            case "0006" -> "The collector forbids redemption at tills.";
            case "0008" -> "Not decided within the deadline, or refused at overload.";
            case "0009" -> "The number was typed; a redemption needs the card.";
            case "0025" -> "There is no such collector.";
            case "0051" -> "The Cash balance is less than what was asked for, or than one unit.";
            case "0057" -> "This collector and sponsor have no such redemption that stands.";
            case "0065" -> "More units were asked for than are left of the daily limit.";
            case "0066" -> "The basket is less than one unit of the offer.";
            case "0067" -> "The store has no offer in force.";
            case "0080" -> "The redemption is too old to be reversed.";
            case "0092" -> "The programme is in an outage.";
            default -> message;
        };
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
