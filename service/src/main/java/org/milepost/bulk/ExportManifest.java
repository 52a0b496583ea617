package org.milepost.bulk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.milepost.http.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an export has, as its file {@code manifest.json} says. It is written last, so that a
 * directory without it is not an export.
 *
 * @param schema the version of the schema
 * @param program the version of the program that made it
 * @param madeAt the time of the export
 * @param balances the sum of each house account, and of the accounts of each currency, as text
 */
record ExportManifest(
        String schema,
        String program,
        String madeAt,
        boolean hasSecrets,
        List<FileEntry> files,
        List<BalanceSum> balances) {

    /** The name of the file. */
    static final String FILE = "manifest.json";

    private static final String FORMAT = "milepost-export";
    private static final int VERSION = 1;

    /**
     * A file of an export.
     *
     * @param sha256 in hexadecimal digits
     */
    record FileEntry(String table, List<String> columns, long rows, long bytes, String sha256) {
        FileEntry {
            columns = List.copyOf(columns);
        }
    }

    /**
     * What accounts add up to.
     *
     * @param of such as {@code house 3} or {@code accounts of currency 1}
     * @param accounts how many
     * @param balance their sum, of any size
     */
    record BalanceSum(String of, long accounts, String balance) {}

    ExportManifest {
        files = List.copyOf(files);
        balances = List.copyOf(balances);
    }

    /** The file of a table, if the export has it. */
    Optional<FileEntry> file(String table) {
        return files.stream().filter(it -> it.table().equals(table)).findFirst();
    }

    /** How many rows all files have. */
    long rows() {
        return files.stream().mapToLong(FileEntry::rows).sum();
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", FORMAT);
        json.put("version", VERSION);
        json.put("schema", schema);
        json.put("program", program);
        json.put("madeAt", madeAt);
        json.put("hasSecrets", hasSecrets);
        ArrayNode listed = json.putArray("files");
        for (FileEntry file : files) {
            ObjectNode one = listed.addObject();
            one.put("file", file.table() + ".csv");
            one.put("table", file.table());
            ArrayNode columns = one.putArray("columns");
            file.columns().forEach(columns::add);
            one.put("rows", file.rows());
            one.put("bytes", file.bytes());
            one.put("sha256", file.sha256());
        }
        ArrayNode sums = json.putArray("balances");
        for (BalanceSum sum : balances) {
            sums.addObject()
                    .put("of", sum.of())
                    .put("accounts", sum.accounts())
                    .put("balance", sum.balance());
        }
        return json;
    }

    /**
     * Reads the content of the file.
     *
     * @throws UnreadableFile when it is not that of an export of this version
     */
    static ExportManifest read(byte[] content) {
        JsonNode json;
        try {
            json = Json.readObject(content);
        } catch (RuntimeException _) {
            throw new UnreadableFile(FILE + " is not JSON");
        }
        if (!json.path("format").asString("").equals(FORMAT)
                || json.path("version").asInt(0) != VERSION) {
            throw new UnreadableFile(FILE + " is not that of an export of this version");
        }
        List<FileEntry> files = new ArrayList<>();
        for (JsonNode one : json.path("files")) {
            List<String> columns = new ArrayList<>();
            one.path("columns").forEach(it -> columns.add(it.asString("")));
            files.add(
                    new FileEntry(
                            one.path("table").asString(""),
                            columns,
                            one.path("rows").asLong(-1),
                            one.path("bytes").asLong(-1),
                            one.path("sha256").asString("")));
        }
        List<BalanceSum> balances = new ArrayList<>();
        for (JsonNode one : json.path("balances")) {
            balances.add(
                    new BalanceSum(
                            one.path("of").asString(""),
                            one.path("accounts").asLong(-1),
                            one.path("balance").asString("")));
        }
        return new ExportManifest(
                json.path("schema").asString(""),
                json.path("program").asString(""),
                json.path("madeAt").asString(""),
                json.path("hasSecrets").asBoolean(false),
                files,
                balances);
    }
}
