package org.milepost.avios;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.milepost.avios.TransferFacts.Feature;
import org.milepost.avios.TransferFacts.Product;

/** Reads the products that a credit or a debit is about, which both describe alike. */
final class Products {

    private static final int INDEX_DIGITS_MAX = 5;
    private static final long INDEX_MAX = 99_999;

    private Products() {}

    /**
     * The products within an element.
     *
     * @param types the words for {@code productTypeSummary}
     * @param lengthMax of the identifier, and of codes and values
     */
    static List<Product> read(Element within, List<String> types, int lengthMax) {
        List<Product> products = new ArrayList<>();
        for (Element product : within.objects("productSummary")) {
            Optional<String> instance =
                    product.requiredText(
                            "productInstanceIdentifier", ElementRule.EXTERNAL, lengthMax);
            List<Feature> features = features(product, lengthMax);
            Optional<String> type = product.requiredWord("productTypeSummary", types);
            if (instance.isPresent() && type.isPresent()) {
                products.add(new Product(instance.get(), type.get(), features));
            }
        }
        return products;
    }

    private static List<Feature> features(Element product, int lengthMax) {
        List<Feature> features = new ArrayList<>();
        for (Element feature : product.objects("productFeatureSummary")) {
            Optional<String> code = feature.requiredText("code", ElementRule.EXTERNAL, lengthMax);
            Optional<String> value = feature.requiredText("value", ElementRule.EXTERNAL, lengthMax);
            Optional<String> index =
                    feature.number("index", INDEX_DIGITS_MAX, 0, INDEX_MAX)
                            .map(number -> Long.toString(number));
            if (code.isPresent() && value.isPresent()) {
                features.add(new Feature(code.get(), value.get(), index));
            }
        }
        return features;
    }
}
