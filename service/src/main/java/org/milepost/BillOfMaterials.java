package org.milepost;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.milepost.postgres.BundledComponents;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A step of the build: completes the bill of materials, a CycloneDX document that lists the Java
 * libraries, by the JDK of the build and the components of the bundled PostgreSQL. The running
 * service does not use it.
 *
 * <p>Source: CycloneDX 1.6, "components" and "dependencies".
 */
final class BillOfMaterials {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String BUNDLE = "pkg:maven/io.zonky.test.postgres/";

    private BillOfMaterials() {}

    /** Completes the document in the file that the only argument names. */
    public static void main(String[] arguments) {
        complete(Path.of(arguments[0]), BundledComponents.read());
    }

    static void complete(Path file, List<BundledComponents.Component> bundled) {
        ObjectNode bill = (ObjectNode) JSON.readTree(file);
        ArrayNode components = bill.withArray("components");
        String version = Runtime.version().toString();
        ObjectNode jdk = add(components, "platform", "openjdk", version);
        jdk.put("publisher", System.getProperty("java.vendor"));
        jdk.put(
                "description",
                "The JDK of the build; the service runs on the JDK that it is given.");
        ArrayNode contents = contents(bill);
        for (BundledComponents.Component it : bundled) {
            String type = it.name().equals("postgresql") ? "application" : "library";
            ObjectNode component = add(components, type, it.name(), it.version());
            component.put(
                    "description",
                    "In the bundled PostgreSQL, which the demo runs; with the version that it"
                            + " states itself.");
            ArrayNode places = component.putObject("evidence").putArray("occurrences");
            it.files().forEach(place -> places.addObject().put("location", place));
            contents.add(component.path("bom-ref").asString());
        }
        JSON.writerWithDefaultPrettyPrinter().writeValue(file, bill);
    }

    private static ObjectNode add(ArrayNode components, String type, String name, String version) {
        String at = version.isEmpty() ? "" : "@" + encoded(version);
        String identifier = "pkg:generic/" + encoded(name) + at;
        ObjectNode component = components.addObject();
        component.put("type", type).put("bom-ref", identifier).put("name", name);
        if (!version.isEmpty()) {
            component.put("version", version);
        }
        return component.put("purl", identifier);
    }

    /** The declared content of the jar with PostgreSQL's archive. */
    private static ArrayNode contents(ObjectNode bill) {
        for (var dependency : bill.withArray("dependencies")) {
            if (dependency.path("ref").asString().startsWith(BUNDLE)) {
                return ((ObjectNode) dependency).withArray("dependsOn");
            }
        }
        throw new IllegalStateException("the bill names no " + BUNDLE);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
