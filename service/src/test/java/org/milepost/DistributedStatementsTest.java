package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each statement names the buckets of every table that a cluster distributes, so that Citus plans
 * it for one shard. It reads the statements from the sources. Each has the name of its class and of
 * the constant or method in which it is.
 */
class DistributedStatementsTest {

    private static final String TABLES =
            "account|transfer|transfer_text|transfer_leg|part_reversal|imprint|answer|house_stripe"
                    + "|epoch|feed";

    /** A text block, or a string on one line. */
    private static final Pattern TEXT =
            Pattern.compile("\"{3}\\R(.*?)\"{3}|\"((?:[^\"\\\\\\n]|\\\\.)+)\"", Pattern.DOTALL);

    /** A table that is read, updated or deleted from, and its alias. */
    private static final Pattern USE =
            Pattern.compile(
                    "\\b(FROM|JOIN|UPDATE|USING)\\s+(?:public\\.)?("
                            + TABLES
                            + ")\\b(?:\\s+AS)?(?:\\s+([a-z]{1,2})\\b)?");

    private static final Pattern STATEMENT =
            Pattern.compile("\\b(SELECT|DELETE|INSERT|WITH)\\b|\\bUPDATE [a-z_]+\\b");

    /** A constant or a method. */
    private static final Pattern MEMBER =
            Pattern.compile("(?m)^ {4}(?=\\w)[\\w<>\\[\\]?,. @]*?\\b(\\w+)(?: =$|\\()");

    /**
     * Statements that read whole tables by their nature, and run on the coordinator: the audit of
     * what different tables say of each other, and sums over all stripes of house accounts.
     */
    private static final Set<String> OF_ALL_SHARDS =
            Set.of(
                    "CrossCheckStore.STANDINGS",
                    "CrossCheckStore.BOOKINGS",
                    "CrossCheckStore.ANSWERS_OF_OPERATORS",
                    "CrossCheckStore.ACCOUNTS_OF_MEMBERS",
                    "CrossCheckStore.CARDS",
                    "CrossCheckStore.COPIES",
                    "CrossCheckStore.ROWS_NEVER_DELETED",
                    "MovementStore.read",
                    "SettlementDayStore.begin",
                    "SettlementDayStore.close");

    @Test
    void eachStatementNamesTheBucketsOfEveryDistributedTable() throws IOException {
        Map<String, List<String>> statements = statements();

        assertThat(statements).hasSizeGreaterThan(50);
        assertThat(statements.keySet()).containsAll(OF_ALL_SHARDS);
        statements.keySet().removeAll(OF_ALL_SHARDS);
        assertThat(statements)
                .allSatisfy(
                        (name, texts) ->
                                assertThat(texts)
                                        .as(name)
                                        .allSatisfy(it -> assertThat(withoutBucket(it)).isEmpty()));
    }

    @Test
    void theStatementsOfTheWritePathAreAmongThem() throws IOException {
        assertThat(statements().keySet())
                .contains(
                        "JournalStore.LOCK_ACCOUNTS",
                        "JournalStore.UPDATE_BALANCES",
                        "JournalStore.LAST_POSITION",
                        "JournalStore.NO_WRITE_IN_PROGRESS",
                        "StoredAnswerStore.READ",
                        "StoredAnswerStore.DELETE",
                        "TransferReadStore.SQL",
                        "ImprintReadStore.SQL",
                        "PartReadStore.SQL",
                        "LegReadStore.SQL",
                        "CancelledKeyReadStore.SQL",
                        "LookupStore.ACCOUNTS_AND_ANSWERS",
                        "EpochStore.LATEST");
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

    private static Map<String, List<String>> statements() throws IOException {
        Map<String, List<String>> statements = new TreeMap<>();
        for (Path source : sources()) {
            String text = Files.readString(source);
            for (MatchResult found : TEXT.matcher(text).results().toList()) {
                String sql = found.group(1) == null ? found.group(2) : found.group(1);
                if (STATEMENT.matcher(sql).find() && USE.matcher(sql).find()) {
                    statements
                            .computeIfAbsent(name(source, text, found), _ -> new ArrayList<>())
                            .add(sql);
                }
            }
        }
        return statements;
    }

    private static String name(Path source, String text, MatchResult found) {
        String member = "";
        Matcher members = MEMBER.matcher(text).region(0, found.start());
        while (members.find()) {
            member = members.group(1);
        }
        return source.getFileName().toString().replace(".java", "") + "." + member;
    }

    private static Set<Path> sources() throws IOException {
        Set<Path> sources = new TreeSet<>();
        for (String module : List.of("engine", "service")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                files.filter(it -> it.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }

    /**
     * The tables whose buckets, or streams, the statement does not compare with parameters: with
     * each use of a table there is a condition under its alias.
     */
    private static List<String> withoutBucket(String sql) {
        Map<String, List<String>> uses = new TreeMap<>();
        for (MatchResult use : USE.matcher(sql).results().toList()) {
            String table = use.group(2);
            String alias = use.group(3) == null ? "" : use.group(3);
            String column =
                    (alias.isEmpty() ? "" : alias + "\\.")
                            + (table.equals("feed") ? "stream" : "bucket");
            uses.computeIfAbsent(column, _ -> new ArrayList<>()).add((table + " " + alias).strip());
        }
        List<String> without = new ArrayList<>();
        uses.forEach(
                (column, tables) -> {
                    Pattern condition =
                            Pattern.compile("(?<![.\\w])" + column + " (= ANY \\(|= [?:])");
                    long named = condition.matcher(sql).results().count();
                    if (named < tables.size()) {
                        without.addAll(tables);
                    }
                });
        return without;
    }
}
