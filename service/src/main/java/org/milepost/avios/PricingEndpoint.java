package org.milepost.avios;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.milepost.http.Json;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.programme.CashRate;
import org.milepost.programme.Cents;
import tools.jackson.core.JsonGenerator;

/**
 * Retrieve Product Pricing: how a purchase can be paid with Avios and money, at the rate that the
 * partner and the programme agreed. The public documents define only the beginning of the request.
 *
 * <p>Threads: shared; a call runs on the virtual thread of its request.
 */
public record PricingEndpoint(AccountAccess access) {

    private static final int BODY_BYTES_MAX = 16 * 1024;
    private static final int BYTES_EXPECTED = 2_048;
    private static final int PRODUCTS_MAX = 10;
    private static final int INSTANCE_LENGTH_MAX = 255;
    private static final String CRITERIA = "priceSearchCriteria";

    /** A product and what it costs. */
    private record Priced(String instance, Cents cash) {}

    /** The price points of the products in the body. */
    public Response price(Request http) {
        AccountAccess.Participation in = access.participation(http);
        CashRate rate =
                in.agreement()
                        .rate()
                        .orElseThrow(
                                () -> PartnerRefusal.of(ErrorCode.PARTNER_CONFIGURATION_INVALID));
        Faults faults = new Faults();
        Headers.checkForwardedFor(http, faults);
        List<Priced> products =
                Element.ofBody(http.body(BODY_BYTES_MAX), faults, ErrorCode.MANDATORY_DATA_MISSING)
                        .flatMap(it -> it.requiredObject(CRITERIA))
                        .map(it -> read(it, rate, faults))
                        .orElse(List.of());
        faults.finish();
        long debitMax = in.programme().avios().orElseThrow().debitMax();
        List<PricingRules.PricePoint> points =
                PricingRules.points(products.stream().map(Priced::cash).toList(), rate).stream()
                        .filter(it -> it.avios() <= debitMax)
                        .toList();
        byte[] body =
                Json.writeObject(
                        BYTES_EXPECTED, json -> write(json, products, points, rate.currency()));
        return Response.json(200, body);
    }

    private static List<Priced> read(Element criteria, CashRate rate, Faults faults) {
        criteria.requiredWord("priceType", List.of("DYNAMIC_DISCOUNT"));
        List<Element> elements = criteria.requiredObjects("product");
        if (elements.size() > PRODUCTS_MAX) {
            criteria.invalid("product", "There are more than " + PRODUCTS_MAX + ".");
        }
        List<Priced> products = new ArrayList<>();
        long sum = 0;
        for (Element element : elements) {
            element.requiredWord("productTypeSummary", DebitRequest.PRODUCT_TYPES);
            Optional<String> instance =
                    element.requiredText(
                            "productInstanceIdentifier", ElementRule.EXTERNAL, INSTANCE_LENGTH_MAX);
            Optional<Element> cash = element.requiredObject("cash");
            Optional<Cents> amount =
                    cash.flatMap(it -> it.requiredMoney("amount", PricingRules.PRICE_MAX));
            cash.flatMap(it -> it.requiredObject("currency"))
                    .ifPresent(it -> it.requiredWord("currencyCode", List.of(rate.currency())));
            if (instance.isPresent() && amount.isPresent()) {
                products.add(new Priced(instance.get(), amount.get()));
                sum += amount.get().value();
            }
        }
        if (sum > PricingRules.PRICE_MAX.value()) {
            faults.add(
                    ErrorCode.DATA_INVALID,
                    CRITERIA + ".product",
                    "Together they cost more than " + PricingRules.PRICE_MAX.toDollars() + ".");
        }
        return products;
    }

    private static void write(
            JsonGenerator json,
            List<Priced> products,
            List<PricingRules.PricePoint> points,
            String currency) {
        Cents price = products.stream().map(Priced::cash).reduce(Cents.ZERO, Cents::plus);
        json.writeObjectPropertyStart("productPricing");
        writeCash(json, "cash", price, currency);
        json.writeArrayPropertyStart("pricePoint");
        for (PricingRules.PricePoint point : points) {
            json.writeStartObject();
            Amount.write(json, "avios", point.avios());
            writeCash(json, "discount", point.discount(), currency);
            writeCash(json, "cash", point.cash(), currency);
            json.writeArrayPropertyStart("product");
            for (int i = 0; i < products.size(); i++) {
                json.writeStartObject();
                json.writeStringProperty("productInstanceIdentifier", products.get(i).instance());
                writeCash(json, "discount", point.discounts().get(i), currency);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeCash(JsonGenerator json, String name, Cents cash, String currency) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("amount", BigDecimal.valueOf(cash.value(), 2));
        Amount.writeCurrency(json, currency);
        json.writeEndObject();
    }
}
