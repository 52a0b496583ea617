package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each statement names the buckets of every table that a cluster distributes, so that Citus plans it
 * for one shard. It reads the statements from the sources, where each has a name: its class and the
 * line on which it begins.
 */
class DistributedStatementsTest {

    private static final String TABLES =
            "account|transfer|transfer_text|transfer_leg|part_reversal|imprint|answer|house_stripe"
                    + "|epoch|feed|member|household_member|member_credential|member_profile"
                    + "|registration_code";

    private static final Pattern TEXT_BLOCK = Pattern.compile("\"{3}\\R(.*?)\"{3}", Pattern.DOTALL);

    /** A table that is read, updated or deleted from, and its alias. */
    private static final Pattern USE =
            Pattern.compile(
                    "\\b(FROM|JOIN|UPDATE|USING)\\s+(" + TABLES + ")\\b(?:\\s+AS)?(?:\\s+([a-z]{1,2})\\b)?");

    private static final Pattern ONE_COLUMN = Pattern.compile("[a-z]{1,2}");

    /**
     * The audit of what different tables say of each other, which reads whole tables by its nature;
     * it runs on the coordinator.
     */
    private static final List<String> OF_ALL_SHARDS = List.of("CrossCheckStore");

    @Test
    void eachStatementNamesTheBucketsOfEveryDistributedTable() throws IOException {
        Map<String, String> statements = statements();

        assertThat(statements).hasSizeGreaterThan(40);
        assertThat(statements)
                .allSatisfy(
                        (name, sql) -> assertThat(withoutBucket(sql)).as(name + sql).isEmpty());
    }

    @Test
    void aStatementThatNamesNoBucketIsFound() {
        assertThat(
                        withoutBucket(
                                "SELECT 1 FROM k JOIN transfer t ON t.bucket = k.bucket"
                                        + " JOIN account a ON a.bucket = k.bucket"
                                        + " AND (? OR a.bucket = ANY (?))"))
                .containsExactly("transfer t");
        assertThat(withoutBucket("DELETE FROM answer WHERE at < :before"))
                .containsExactly("answer");
    }

    private static Map<String, String> statements() throws IOException {
        Map<String, String> statements = new TreeMap<>();
        for (Path source : stores()) {
            String name = source.getFileName().toString().replace(".java", "");
            String text = Files.readString(source);
            if (!OF_ALL_SHARDS.contains(name)) {
                TEXT_BLOCK
                        .matcher(text)
                        .results()
                        .filter(it -> USE.matcher(it.group(1)).find())
                        .forEach(
                                it ->
                                        statements.put(
                                                name + ":" + line(text, it.start()), it.group(1)));
            }
        }
        return statements;
    }

    private static List<Path> stores() throws IOException {
        List<Path> stores = new ArrayList<>();
        for (String module : List.of("engine", "service")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                files.filter(it -> it.toString().endsWith("Store.java")).forEach(stores::add);
            }
        }
        return stores;
    }

    private static long line(String text, int end) {
        return text.substring(0, end).lines().count();
    }

    /** The tables whose buckets, or streams, the statement does not compare with parameters. */
    private static List<String> withoutBucket(String sql) {
        List<String> without = new ArrayList<>();
        for (MatchResult use : USE.matcher(sql).results().toList()) {
            String table = use.group(2);
            String alias =
                    use.group(3) != null && ONE_COLUMN.matcher(use.group(3)).matches()
                            ? use.group(3)
                            : "";
            String column = (alias.isEmpty() ? "" : alias + "\\.") + (table.equals("feed") ? "stream" : "bucket");
            Pattern named =
                    Pattern.compile("(?<![.\\w])" + column + " (= ANY \\(|= [?:]|BETWEEN \\?)");
            if (!named.matcher(sql).find()) {
                without.add(alias.isEmpty() ? table : table + " " + alias);
            }
        }
        return without;
    }
}
