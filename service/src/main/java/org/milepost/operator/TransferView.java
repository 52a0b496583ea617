package org.milepost.operator;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.milepost.dialect.CountedLimit;
import org.milepost.dialect.ExceededLimit;
import org.milepost.dialect.TransferDetailReader;
import org.milepost.dialect.TransferDetails;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.TransferKind;
import org.milepost.programme.Catalogue;
import org.milepost.programme.LimitMeasure;
import org.milepost.programme.Partner;
import org.milepost.programme.PartnerId;
import org.milepost.programme.Programme;
import org.milepost.programme.RedemptionLimit;
import org.milepost.readmodel.FoundTransfer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of transfers that were found. Pure.
 *
 * @param details read what the makers of transfers stored with them
 */
record TransferView(
        Catalogue catalogue, ConfirmationNumbers numbers, List<TransferDetailReader> details) {

    /** A transfer with who made it, where, under which offer, and what undoes it. */
    ObjectNode of(FoundTransfer found) {
        TransferDetails known = TransferDetailReader.read(details, found.transfer(), found.text());
        ObjectNode json = JsonView.empty();
        json.put("confirmationNumber", numbers.of(found.transfer().booking()));
        putCurrency(json, found.currency());
        json.put("number", found.holder());
        json.put("ordinal", found.transfer().id().ordinal());
        json.put("kind", word(found.transfer().kind()));
        json.put("house", found.house().name().toLowerCase(Locale.ROOT));
        json.put("miles", found.transfer().change().count());
        json.put("balance", found.balance().count());
        json.put("at", found.transfer().at().toString());
        found.happenedAt().ifPresent(it -> json.put("happenedAt", it.toString()));
        partner(found.partner()).ifPresent(it -> json.put("partner", it.code()));
        put(json, "store", known.store());
        put(json, "till", known.device());
        put(json, "trace", known.trace());
        put(json, "transactionId", known.transactionId());
        put(json, "reference", known.referenceId());
        put(json, "client", known.by());
        put(json, "member", known.member());
        put(json, "note", known.note());
        catalogue
                .offer(known.offer())
                .ifPresent(
                        it ->
                                json.putObject("offer")
                                        .put("offerId", it.offerId())
                                        .put("version", it.version())
                                        .put("unitMiles", it.unitMiles())
                                        .put("unitDollars", it.unitCents().toDollars()));
        putLimits(json, known.limits());
        found.undone().ifPresent(it -> json.put("undoes", numbers.of(it)));
        if (!found.undoneBy().isEmpty()) {
            ArrayNode undoneBy = json.putArray("undoneBy");
            found.undoneBy().forEach(it -> undoneBy.add(numbers.of(it)));
        }
        return json;
    }

    /** The word for a kind of transfers. */
    static String word(TransferKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void putCurrency(ObjectNode json, int currency) {
        for (Programme programme : catalogue.programmes()) {
            programme.currencies().entrySet().stream()
                    .filter(it -> it.getValue().value() == currency)
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .ifPresent(
                            it -> {
                                json.put("programme", programme.code());
                                json.put("currency", it);
                            });
        }
    }

    private void putLimits(ObjectNode json, List<CountedLimit> limits) {
        if (limits.isEmpty()) {
            return;
        }
        ArrayNode items = json.putArray("limits");
        for (CountedLimit one : limits) {
            ObjectNode item = items.addObject().put("number", one.limit());
            Optional<RedemptionLimit> limit = catalogue.limit(one.limit());
            limit.ifPresent(it -> item.put("name", it.name()));
            ExceededLimit.putAmount(
                    item,
                    "counted",
                    limit.map(RedemptionLimit::measure).orElse(LimitMeasure.COUNT),
                    one.amount());
            item.put("above", one.isAbove());
        }
    }

    private Optional<Partner> partner(int number) {
        return number == 0 ? Optional.empty() : catalogue.partner(new PartnerId(number));
    }

    private static void put(ObjectNode json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }
}
