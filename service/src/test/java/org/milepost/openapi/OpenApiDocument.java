package org.milepost.openapi;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.milepost.web.StaticFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * An OpenAPI document as tests read it: its tree, its examples, and its schemas, with which values
 * can be checked.
 *
 * <p>Threads: shared.
 */
public final class OpenApiDocument {

    /**
     * Examples of bodies that break their schema, which tools would call errors of the document.
     */
    private static final String REFUSED = "x-refused-examples";

    private static final String BASE = "https://milepost.example/openapi/";

    private final JsonNode root;
    private final String location;
    private final Schema document;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    /**
     * An example of a body.
     *
     * @param name its name in the document
     * @param value the body
     * @param schema the JSON pointer of the schema beside it
     */
    public record Example(String name, JsonNode value, String schema) {
        @Override
        public String toString() {
            return schema + " " + name;
        }
    }

    private OpenApiDocument(String name) {
        this.root = read("/openapi/" + name);
        this.location = BASE + name;
        this.document = schema(location, Map.of(location, root.toString()));
    }

    /** Schemas of the tests, which refer to those of a document. */
    private OpenApiDocument(String resource, OpenApiDocument document) {
        this.root = read(resource);
        this.location = BASE + "strict.yaml";
        this.document =
                schema(
                        location,
                        Map.of(
                                location,
                                root.toString(),
                                document.location,
                                document.root.toString()));
    }

    private static JsonNode read(String resource) {
        return YAMLMapper.builder().build().readTree(StaticFile.read(resource));
    }

    private static Schema schema(String location, Map<String, String> texts) {
        return SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(texts))
                .getSchema(SchemaLocation.of(location));
    }

    /** The document of the checkout. */
    public static OpenApiDocument amcash() {
        return new OpenApiDocument("amcash.yaml");
    }

    /** The document of the partner API. */
    public static OpenApiDocument avios() {
        return new OpenApiDocument("avios.yaml");
    }

    /** The document of the operator's API. */
    public static OpenApiDocument operator() {
        return new OpenApiDocument("operator.yaml");
    }

    /** The document of the sandbox's own calls. */
    public static OpenApiDocument sandbox() {
        return new OpenApiDocument("sandbox.yaml");
    }

    /** The answers of the checkout by code. */
    static OpenApiDocument strictAnswers() {
        return new OpenApiDocument("/openapi-answers/amcash.yaml", amcash());
    }

    /** An operation: its method in small letters, its path, and what describes it. */
    public record Operation(String method, String path, JsonNode node) {

        /** Its JSON pointer. */
        public String pointer() {
            return "/paths/" + escaped(path) + "/" + method;
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** All operations, in the order of the document. */
    public List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        at("/paths")
                .forEachEntry(
                        (path, methods) ->
                                methods.forEachEntry(
                                        (method, node) ->
                                                operations.add(new Operation(method, path, node))));
        return List.copyOf(operations);
    }

    /** The examples of an operation's request bodies. */
    public List<Example> requests(Operation operation) {
        return examples(operation.pointer() + "/requestBody");
    }

    /** The examples of an operation's answers with this HTTP status. */
    public List<Example> answers(Operation operation, int status) {
        return examples(operation.pointer() + "/responses/" + status);
    }

    /** The JSON pointer of the schema of an operation's answers with this HTTP status. */
    public static String answerSchema(Operation operation, int status) {
        return operation.pointer() + "/responses/" + status + "/content/application~1json/schema";
    }

    /** What is at this JSON pointer; a missing node when nothing is. */
    public JsonNode at(String pointer) {
        return root.at(pointer);
    }

    /** The JSON pointer of the only operation of a path. */
    public static String post(String path) {
        return "/paths/" + escaped(path) + "/post";
    }

    /** The examples of request bodies of a path, in the order of the document. */
    public List<Example> requests(String path) {
        return examples(post(path) + "/requestBody");
    }

    /** The examples of answers of a path with this HTTP status. */
    public List<Example> answers(String path, int status) {
        return examples(post(path) + "/responses/" + status);
    }

    /** The JSON pointer of the schema of a path's answers with this HTTP status. */
    public String answerSchema(String path, int status) {
        return post(path) + "/responses/" + status + "/content/application~1json/schema";
    }

    /** What is wrong with a value by the schema at this pointer; empty when nothing is. */
    public List<String> faults(String schemaPointer, JsonNode value) {
        Schema schema =
                schemas.computeIfAbsent(
                        schemaPointer,
                        it ->
                                document.getSubSchema(
                                        SchemaLocation.of(location + "#" + it).getFragment()));
        return schema.validate(value).stream().map(Error::toString).toList();
    }

    private List<Example> examples(String pointer) {
        List<Example> examples = new ArrayList<>();
        at(pointer + "/content")
                .forEachEntry(
                        (media, body) -> {
                            String schema = pointer + "/content/" + escaped(media) + "/schema";
                            for (String kind : List.of("examples", REFUSED)) {
                                body.path(kind)
                                        .forEachEntry(
                                                (name, it) ->
                                                        examples.add(
                                                                new Example(
                                                                        name,
                                                                        it.path("value"),
                                                                        schema)));
                            }
                        });
        return List.copyOf(examples);
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
